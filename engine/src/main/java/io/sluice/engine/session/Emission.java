// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.operator.Consolidate;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.sql.Emit;
import io.sluice.engine.state.ChangeEntries;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Topology;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * EMIT: when the changes of an output leave its job, and in which form. With EVERY, changes are gathered from the first one on for
 * so long, and leave net at the end of the first batch after that: where batches are cut makes no difference. One thread.
 */
public final class Emission {
    private final Schema schema;
    private final Consolidate held;
    private final boolean holds;
    private final boolean whole;
    private final long everyMicros;
    private List<Chunk> rows = List.of();
    private long dueMicros = Long.MAX_VALUE;
    private boolean pending;
    private final ChangeEntries heldEntries;
    private final ChangeEntries rowEntries;

    private Emission(Schema schema, boolean holds, boolean whole, long everyMicros) {
        this.schema = schema;
        this.held = new Consolidate(schema.types());
        this.holds = holds;
        this.whole = whole;
        this.everyMicros = everyMicros;
        heldEntries = new ChangeEntries(schema.types(), this::held, held::add);
        rowEntries = new ChangeEntries(schema.types(), () -> rows, this::addRows);
    }

    /**
     * What the EMIT of an output asks for. A query's target shows whole results itself; for a sink they are made here.
     *
     * @param schema of the output's changes
     * @param bounded whether all sources of the job end
     * @throws io.sluice.engine.problem.ProblemException if the output waits for results that are never complete
     */
    public static Emission of(JobPlan.Output output, Schema schema, boolean bounded) {
        boolean last = is(output, Emit.Mode.FINAL) && !appendOnly(output);
        if (last && !bounded) {
            throw neverFinal(output);
        }
        boolean untilEnd = last && output.kind() == JobPlan.Kind.SINK;
        boolean whole = is(output, Emit.Mode.SNAPSHOT) && output.kind() == JobPlan.Kind.SINK;
        long every = output.emit().stream()
                .flatMapToLong(emit -> emit.everyMicros().stream())
                .findFirst()
                .orElse(untilEnd ? Long.MAX_VALUE : 0);
        return new Emission(schema, untilEnd || every > 0, whole, untilEnd ? Long.MAX_VALUE : every);
    }

    /** Whether what leaves the job is only ever added to. */
    public static boolean appends(JobPlan.Output output) {
        boolean onceOnly = is(output, Emit.Mode.FINAL) || is(output, Emit.Mode.SNAPSHOT);
        return onceOnly || appendOnly(output);
    }

    private static boolean is(JobPlan.Output output, Emit.Mode mode) {
        return output.emit().map(emit -> emit.mode() == mode).orElse(false);
    }

    private static boolean appendOnly(JobPlan.Output output) {
        return Traits.of(output.stream()).appendOnly();
    }

    private static RuntimeException neverFinal(JobPlan.Output output) {
        Emit emit = output.emit().orElseThrow();
        return Problem.of(
                        Code.INVALID_QUERY,
                        "EMIT FINAL would wait for ever: " + changing(output.stream())
                                + " over a source that does not end can always change")
                .at(emit.place())
                .hint("use EMIT CHANGES; or make it complete, with a window of time or PER BATCH")
                .exception();
    }

    /** The part of a query because of which rows change, in the user's words. */
    private static String changing(DStream query) {
        Topology topology = new Topology(List.of(new Topology.Output("", query)));
        IdentityHashMap<DStream, Traits> traits = Traits.of(topology.roots());
        for (DStream node : topology.nodes()) {
            Traits known = traits.get(node);
            if (known != null && !known.appendOnly()) {
                return words(node);
            }
        }
        throw new IllegalStateException("nothing of it changes");
    }

    private static String words(DStream node) {
        if (node instanceof DStream.Aggregate aggregate) {
            String keys = aggregate.keys().stream()
                    .map(aggregate.input().schema()::name)
                    .collect(Collectors.joining(", "));
            boolean distinct = aggregate.calls().isEmpty();
            return distinct ? "DISTINCT" : keys.isEmpty() ? "an aggregate of all rows" : "GROUP BY " + keys;
        }
        if (node instanceof DStream.Join) {
            return "a LEFT JOIN";
        }
        if (node instanceof DStream.Top) {
            return "LIMIT";
        }
        if (node instanceof DStream.UpdateState) {
            return "UPDATE STATE";
        }
        return node instanceof DStream.Source source ? "what is read from \"" + source.name() + "\"" : "a table";
    }

    /** Takes the net changes of a batch; gives what leaves the job at its end, often nothing. */
    public List<Chunk> batch(Tick tick, List<Chunk> changes) {
        if (!holds) {
            return released(changes);
        }
        if (!changes.isEmpty() && !pending) {
            pending = true;
            dueMicros = everyMicros == Long.MAX_VALUE ? Long.MAX_VALUE : tick.timeMicros() + everyMicros;
        }
        changes.forEach(held::add);
        heldEntries.add(changes.stream().map(Chunk::copy).toList());
        return pending && tick.timeMicros() >= dueMicros ? drained() : List.of();
    }

    /** The job ends: gives what has not left it yet. */
    public List<Chunk> end() {
        return pending ? drained() : List.of();
    }

    private List<Chunk> drained() {
        pending = false;
        dueMicros = Long.MAX_VALUE;
        heldEntries.clear();
        List<Chunk> net = new ArrayList<>();
        held.drain(chunk -> net.add(chunk.copy()));
        return released(net);
    }

    /** What waits; it goes on waiting. */
    private List<Chunk> held() {
        List<Chunk> net = new ArrayList<>();
        held.drain(chunk -> net.add(chunk.copy()));
        net.forEach(held::add);
        return net;
    }

    private void addRows(Chunk changes) {
        List<Chunk> all = new ArrayList<>(rows);
        all.add(changes);
        rows = FinalRows.consolidated(all, schema);
    }

    private List<Chunk> released(List<Chunk> net) {
        if (!whole || net.isEmpty()) {
            return net;
        }
        rowEntries.add(net.stream().map(Chunk::copy).toList());
        List<Chunk> all = new ArrayList<>(rows);
        all.addAll(net);
        rows = FinalRows.consolidated(all, schema);
        return rows;
    }

    /** What it remembers between batches, for checkpoints. */
    public List<Stored> stored() {
        return holds || whole ? List.of(heldEntries, rowEntries, new Due()) : List.of();
    }

    /** Whether something waits, and until when. */
    private final class Due implements Stored {
        @Override
        public void track() {}

        @Override
        public void write(boolean whole, Entries out) {
            out.value().putByte(pending ? 1 : 0);
            out.value().putSigned(dueMicros);
            out.put();
        }

        @Override
        public void read(Entries.Cursor entry, Shard shard) {
            pending = entry.value().octet() != 0;
            dueMicros = entry.value().signed();
        }
    }

    /** When a batch must run even without input, in microseconds, so that what waits can leave; {@link Long#MAX_VALUE} for never. */
    public long wakeUpMicros() {
        return dueMicros;
    }
}
