// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.api.Operators;
import io.sluice.engine.api.Scripts;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.job.Execution;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.session.FinalRows;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Topology;
import io.sluice.testkit.oracle.Oracle;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A query run by the engine and by the oracle, which must say the same after every tick. */
final class SideBySide {
    private final Interpreter interpreter;
    private final JobPlan plan;
    private final SimEnv env = new SimEnv(1);
    private final Execution engine;
    private final Oracle oracle;
    private final Schema schema;
    private final int output;
    private int ticks;

    /** @param ddl statements that the query needs */
    SideBySide(String ddl, String query, int shards) {
        Scripts scripts = new Scripts(
                (path, from) -> {
                    throw new IllegalStateException("no includes");
                },
                value -> value);
        interpreter = scripts.interpreter();
        scripts.parse("random", ddl + " CREATE VIEW q AS " + query + ";").forEach(interpreter::run);
        plan = interpreter.job(List.of("q"));
        engine = new Execution(plan.topology(), new Operators(), shards, env.scheduler());
        oracle = new Oracle(plan);
        output = plan.outputs().stream().map(JobPlan.Output::name).toList().indexOf("q");
        schema = plan.outputs().get(output).stream().schema();
    }

    /** What runs. */
    Topology topology() {
        return plan.topology();
    }

    /** An empty chunk for rows of a relation. */
    Chunk chunk(String relation) {
        return Chunk.of(schema(relation).types());
    }

    /** Appends a row of values. */
    void append(String relation, Chunk chunk, List<@Nullable Object> row, long weight) {
        for (int column = 0; column < row.size(); column++) {
            Datum.put(schema(relation).type(column), chunk.column(column), row.get(column));
        }
        chunk.addRow(weight);
    }

    private Schema schema(String relation) {
        return interpreter.catalogue().get(relation).schema();
    }

    /**
     * Runs a tick in both, which must say the same.
     *
     * @return false if both failed
     */
    boolean tick(Map<String, List<Chunk>> deltas, String description) {
        ticks++;
        Object recomputed = outcome(tick -> oracle.tick(tick, deltas).get(output));
        Object incremental = outcome(tick -> engine.run(tick, deltas).get(output));
        assertThat(incremental).as("tick %s of %s", ticks, description).isEqualTo(recomputed);
        return !(recomputed instanceof Code);
    }

    /** What came of a tick in both. */
    enum Outcome {
        /** The same rows. */
        ROWS,
        /** The same failure. */
        FAILURE,
        /** The oracle failed on a value that the engine found it did not need, as that of {@code x IS NULL} for an x that is none. */
        UNNEEDED
    }

    /** Runs a tick of expressions in both, which must say the same; but SQL does not ask for values that nothing depends on. */
    Outcome tickOfExpressions(Map<String, List<Chunk>> deltas, String description) {
        ticks++;
        Object recomputed = outcome(tick -> oracle.tick(tick, deltas).get(output));
        Object incremental = outcome(tick -> engine.run(tick, deltas).get(output));
        if (recomputed == Code.EVALUATION && incremental instanceof Map) {
            return Outcome.UNNEEDED;
        }
        assertThat(incremental).as("tick %s of %s", ticks, description).isEqualTo(recomputed);
        return recomputed instanceof Code ? Outcome.FAILURE : Outcome.ROWS;
    }

    /** Rows with weights, or the code of the problem. */
    private Object outcome(Function<Tick, List<Chunk>> run) {
        try {
            return FinalRows.weights(run.apply(new Tick(ticks, env.clock().micros())), schema);
        } catch (ProblemException failure) {
            return failure.problem().code();
        } catch (RuntimeException bug) {
            return bug;
        }
    }
}
