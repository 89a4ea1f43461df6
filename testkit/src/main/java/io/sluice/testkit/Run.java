// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.session.Emission;
import io.sluice.engine.session.FinalRows;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.sql.Name;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Statement;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run of a test script in one mode. */
final class Run {
    /** What is under test: a tick in, the changes of each output of the plan out. */
    interface Job {
        List<List<Chunk>> tick(Tick tick, Map<String, List<Chunk>> deltas);
    }

    private final Job job;
    private final JobPlan plan;
    private final Interpreter interpreter;
    private final SimEnv env;
    private final Cut cut;
    private final String mode;
    private final Map<String, Map<List<@Nullable Object>, Long>> changes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Map<List<@Nullable Object>, Long>> rows = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<Emission> emissions = new ArrayList<>();
    private final Set<String> ended = new HashSet<>();
    private int ticks;
    private int expectations;
    private boolean failed;

    Run(Job job, JobPlan plan, Interpreter interpreter, SimEnv env, Mode mode, long seed) {
        this.job = job;
        this.plan = plan;
        this.interpreter = interpreter;
        this.env = env;
        this.cut = new Cut(mode.split(), seed);
        this.mode = mode.name();
        // Sources that STEP feeds end when the test says so.
        plan.outputs()
                .forEach(output ->
                        emissions.add(Emission.of(output, output.stream().schema(), true)));
    }

    ScriptTest.Report all(List<Statement> tests) {
        tests.forEach(this::run);
        return new ScriptTest.Report(ticks, expectations, false);
    }

    private void run(Statement statement) {
        if (statement instanceof Statement.Step step) {
            step(step);
        } else if (statement instanceof Statement.Expect expect) {
            expect(expect);
        } else if (statement instanceof Statement.Advance advance) {
            env.advanceTo(advance.to());
            tick(Map.of());
        } else if (statement instanceof Statement.EndInput end) {
            endInput(end);
        } else if (statement instanceof Statement.ExpectError error && ScriptTest.isTest(error.statement())) {
            Interpreter.expectError(error, () -> run(error.statement()));
            failed = true;
        } else if (statement instanceof Statement.ExpectError error) {
            interpreter.run(error);
        }
    }

    private void step(Statement.Step step) {
        Map<String, List<Chunk>> whole = new LinkedHashMap<>();
        for (Statement.Step.Input input : step.inputs()) {
            Relation relation = source(input.relation());
            List<Chunk> chunks = whole.computeIfAbsent(relation.name(), name -> new ArrayList<>());
            chunks.addAll(chunks(input.inserted(), relation, input.relation(), 1));
            chunks.addAll(chunks(input.deleted(), relation, input.relation(), -1));
        }
        for (Map<String, List<Chunk>> part : cut.ticks(whole)) {
            tick(part);
        }
    }

    private Relation source(Name name) {
        Relation relation = interpreter
                .catalogue()
                .find(name.text())
                .orElseThrow(() -> interpreter
                        .catalogue()
                        .unknown(name.text())
                        .at(name.place())
                        .exception());
        if (relation instanceof Relation.Stream || relation instanceof Relation.Table) {
            return relation;
        }
        throw Problem.of(Code.WRONG_KIND, "\"" + relation.name() + "\" is a " + relation.kind())
                .at(name.place())
                .hint("STEP gives rows to streams and tables")
                .exception();
    }

    private static Schema stored(Relation relation) {
        return relation instanceof Relation.Stream stream ? stream.stored() : relation.schema();
    }

    private List<Chunk> chunks(List<Statement.Row> given, Relation relation, Name name, long weight) {
        if (given.isEmpty()) {
            return List.of();
        }
        if (weight < 0 && relation instanceof Relation.Stream) {
            throw Problem.of(Code.WRONG_KIND, "a stream only ever grows: nothing can be deleted from it")
                    .at(name.place())
                    .exception();
        }
        List<Chunk> signed = new ArrayList<>();
        for (Chunk chunk : interpreter.constants(Literals.values(given), stored(relation), name, name.place())) {
            Chunk copy = chunk.emptyCopy();
            for (int row = 0; row < chunk.size(); row++) {
                copy.appendRow(chunk, row, weight);
            }
            signed.add(copy);
        }
        return signed;
    }

    private void tick(Map<String, List<Chunk>> deltas) {
        tick(deltas, Tick.Closing.NONE);
    }

    private void tick(Map<String, List<Chunk>> deltas, Tick.Closing closing) {
        if (failed) {
            throw Problem.of(Code.MISPLACED_STATEMENT, "the job has failed: nothing can follow but EXPECT")
                    .exception();
        }
        Map<String, List<Chunk>> all = new HashMap<>(deltas);
        if (ticks == 0) {
            interpreter
                    .tables()
                    .rows(plan.tables())
                    .forEach((table, content) -> all.merge(table, content, (a, b) -> {
                        List<Chunk> both = new ArrayList<>(b);
                        both.addAll(a);
                        return both;
                    }));
        }
        ticks++;
        Tick tick = new Tick(ticks, env.clock().micros(), closing);
        List<List<Chunk>> results = job.tick(tick, all);
        for (int i = 0; i < results.size(); i++) {
            JobPlan.Output output = plan.outputs().get(i);
            Schema schema = output.stream().schema();
            List<Chunk> net = FinalRows.consolidated(results.get(i), schema);
            // Assertions come first: a batch that fails says nothing.
            output.assertion().ifPresent(assertion -> assertion.check(net, schema));
            collect(i, emissions.get(i).batch(tick, net));
        }
    }

    private void collect(int index, List<Chunk> emitted) {
        JobPlan.Output output = plan.outputs().get(index);
        FinalRows.weights(emitted, output.stream().schema()).forEach((row, weight) -> {
            add(changes, output.name(), row, weight);
            add(rows, output.name(), row, weight);
        });
    }

    /** When all sources have ended, what still waits leaves the job. */
    private void endInput(Statement.EndInput end) {
        end.relation()
                .ifPresentOrElse(
                        name -> ended.add(source(name).name()),
                        () -> plan.streams().forEach(stream -> ended.add(stream.name())));
        if (plan.streams().stream().allMatch(stream -> ended.contains(stream.name()))) {
            if (plan.topology().nodes().stream().anyMatch(DStream.Train.class::isInstance)) {
                tick(Map.of(), Tick.Closing.FOR_GOOD);
            }
            for (int i = 0; i < emissions.size(); i++) {
                collect(i, emissions.get(i).end());
            }
        }
    }

    private static void add(
            Map<String, Map<List<@Nullable Object>, Long>> sums, String name, List<@Nullable Object> row, long weight) {
        Map<List<@Nullable Object>, Long> sum = sums.computeIfAbsent(name, any -> new LinkedHashMap<>());
        if (sum.merge(row, weight, Long::sum) == 0) {
            sum.remove(row);
        }
    }

    private void expect(Statement.Expect expect) {
        String name = expect.relation().text();
        Relation relation = interpreter.catalogue().get(name);
        Map<List<@Nullable Object>, Long> expected = expected(expect, relation);
        Map<List<@Nullable Object>, Long> actual =
                expect.snapshot() ? rows.getOrDefault(name, Map.of()) : changes.getOrDefault(name, Map.of());
        if (!expected.equals(actual)) {
            throw Problem.of(Code.EXPECTATION, difference(relation, expected, actual))
                    .at(expect.place())
                    .exception();
        }
        changes.remove(name);
        expectations++;
    }

    private Map<List<@Nullable Object>, Long> expected(Statement.Expect expect, Relation relation) {
        Map<List<@Nullable Object>, Long> expected = new LinkedHashMap<>();
        if (expect.rows().isEmpty()) {
            return expected;
        }
        List<Statement.Row> values =
                expect.rows().stream().map(Statement.Expect.Weighted::row).toList();
        int next = 0;
        for (Chunk chunk : interpreter.constants(
                Literals.values(values), nullable(relation.schema()), expect.relation(), expect.place())) {
            for (int row = 0; row < chunk.size(); row++) {
                Chunk one = chunk.emptyCopy();
                one.appendRow(chunk, row, expect.rows().get(next++).weight());
                FinalRows.weights(List.of(one), relation.schema())
                        .forEach((values1, weight) -> expected.merge(values1, weight, Long::sum));
            }
        }
        expected.values().removeIf(weight -> weight == 0);
        return expected;
    }

    private static Schema nullable(Schema schema) {
        return new Schema(schema.fields().stream()
                .map(field -> new io.sluice.engine.topology.SqlType.Field(
                        field.name(), field.type().withNullable(true)))
                .toList());
    }

    private String difference(
            Relation relation, Map<List<@Nullable Object>, Long> expected, Map<List<@Nullable Object>, Long> actual) {
        StringBuilder text = new StringBuilder("\"" + relation.name() + "\" is not as expected (mode " + mode + ")");
        Map<List<@Nullable Object>, Long> missing = new LinkedHashMap<>(expected);
        actual.forEach((row, weight) -> missing.merge(row, -weight, Long::sum));
        missing.forEach((row, weight) -> {
            if (weight != 0) {
                text.append("\n  expected ").append(signed(expected.getOrDefault(row, 0L)));
                text.append(", got ")
                        .append(signed(actual.getOrDefault(row, 0L)))
                        .append(": ");
                text.append(text(row, relation.schema()));
            }
        });
        return text.toString();
    }

    private static String signed(long weight) {
        return (weight > 0 ? "+" : "") + weight;
    }

    private static String text(List<@Nullable Object> row, Schema schema) {
        StringJoiner values = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            values.add(value == null ? "NULL" : Datum.text(schema.type(i), value));
        }
        return values.toString();
    }
}
