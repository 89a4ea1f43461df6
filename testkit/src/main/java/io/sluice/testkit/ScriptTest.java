// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.api.Operators;
import io.sluice.engine.api.Scripts;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.job.Execution;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Statement;
import io.sluice.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A script with STEP and EXPECT, run on simulated time and without connectors. The first STEP, EXPECT or ADVANCE starts the job
 * of the statements before it.
 */
public final class ScriptTest {
    /**
     * What a run did.
     *
     * @param ticks how many micro-batches ran
     * @param expectations how many EXPECTs held
     * @param skipped whether the mode was left out, since the plan says what a batch is
     */
    public record Report(int ticks, int expectations, boolean skipped) {}

    private final String name;
    private final String text;
    private final Scripts scripts;

    /** A script by its name and text; {@code scripts} finds what it includes. */
    public ScriptTest(String name, String text, Scripts scripts) {
        this.name = name;
        this.text = text;
        this.scripts = scripts;
    }

    /**
     * Runs the script from a fresh start.
     *
     * @throws ProblemException if a statement is wrong or an expectation does not hold
     */
    public Report run(Mode mode, long seed) {
        // Validation changes the tree of a query, so that every run parses its own.
        List<Statement> own = scripts.parse(name, text);
        Interpreter interpreter = scripts.interpreter();
        int next = 0;
        while (next < own.size() && !isTest(own.get(next))) {
            interpreter.run(own.get(next));
            next++;
        }
        List<Statement> tests = own.subList(next, own.size());
        JobPlan plan = interpreter.job(watched(tests, interpreter));
        if (!mode.keepsBatches() && plan.batchDefined()) {
            return new Report(0, 0, true);
        }
        SimEnv env = new SimEnv(seed);
        Run.Job job = mode.oracle()
                ? new Oracle(plan)::tick
                : mode.restarts() ? new Restarts(plan, env, seed) : incremental(plan, mode, env);
        return new Run(job, plan, interpreter, env, mode, seed).all(tests);
    }

    private static Run.Job incremental(JobPlan plan, Mode mode, SimEnv env) {
        Execution execution = new Execution(plan.topology(), new Operators(), mode.parallelism(), env.scheduler());
        return mode.split() == Mode.Split.TRICKLE ? (tick, deltas) -> trickle(execution, tick, deltas) : execution::run;
    }

    private static List<List<Chunk>> trickle(Execution execution, Tick tick, Map<String, List<Chunk>> deltas) {
        execution.begin(tick);
        deltas.forEach((source, chunks) -> {
            for (Chunk chunk : chunks) {
                Chunk one = chunk.emptyCopy();
                for (int row = 0; row < chunk.size(); row++) {
                    one.clear();
                    one.appendRow(chunk, row, chunk.weight(row));
                    execution.accept(Map.of(source, List.of(one)));
                }
            }
        });
        return execution.finish();
    }

    /** Whether a statement needs the job: the first one starts it. */
    static boolean isTest(Statement statement) {
        return statement instanceof Statement.Step
                || statement instanceof Statement.Expect
                || statement instanceof Statement.Advance
                || statement instanceof Statement.EndInput
                || (statement instanceof Statement.ExpectError error && isTest(error.statement()));
    }

    private static List<String> watched(List<Statement> tests, Interpreter interpreter) {
        List<String> names = new ArrayList<>();
        for (Statement statement : tests) {
            if (statement instanceof Statement.Expect expect) {
                Relation relation = interpreter
                        .catalogue()
                        .find(expect.relation().text())
                        .orElseThrow(() -> interpreter
                                .catalogue()
                                .unknown(expect.relation().text())
                                .at(expect.relation().place())
                                .exception());
                if (!names.contains(relation.name())) {
                    names.add(relation.name());
                }
            } else if (!isTest(statement) && !(statement instanceof Statement.ExpectError)) {
                throw Problem.of(Code.MISPLACED_STATEMENT, "the job has started; this statement comes too late")
                        .at(statement.place())
                        .hint("put it before the first STEP, EXPECT or ADVANCE")
                        .exception();
            }
        }
        return names;
    }
}
