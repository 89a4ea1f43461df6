// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.operator.Tick;
import io.sluice.engine.plan.Block;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** UPDATE STATE: per key a fold over the batches. */
final class KeyedStates {
    private record State(List<@Nullable Object> values, long rowsAtMicros) {}

    private final Block.KeyedState block;
    private final Scalars scalars;
    private final TreeMap<List<@Nullable Object>, State> states;

    KeyedStates(Block.KeyedState block, Scalars scalars) {
        this.block = block;
        this.scalars = scalars;
        List<SqlType> types = Evaluation.types(block.aggregates()).subList(0, block.keyCount());
        this.states = new TreeMap<>(new RowOrder(types));
    }

    /**
     * The keys with their state after a batch.
     *
     * @param aggregates one row for each key that has rows in it: the key, then what SET aggregates
     */
    List<Row> fold(List<Row> aggregates, Tick tick) {
        // Expired keys are gone before the batch: one that comes again is new.
        block.expireAfterMicros()
                .ifPresent(micros ->
                        states.values().removeIf(state -> tick.timeMicros() - state.rowsAtMicros() >= micros));
        TreeMap<List<@Nullable Object>, State> silent = new TreeMap<>(states);
        for (Row row : aggregates) {
            List<@Nullable Object> key = row.values().subList(0, block.keyCount());
            silent.remove(key);
            evaluate(key, row.values(), tick.timeMicros(), tick);
        }
        if (block.evaluateAllKeys()) {
            silent.forEach((key, state) -> {
                List<@Nullable Object> row = new ArrayList<>(key);
                block.missing().forEach(constant -> row.add(constant.value()));
                evaluate(key, row, state.rowsAtMicros(), tick);
            });
        }
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<List<@Nullable Object>, State> entry : states.entrySet()) {
            rows.add(new Row(concat(entry.getKey(), entry.getValue().values()), 1, tick));
        }
        return rows;
    }

    private void evaluate(List<@Nullable Object> key, List<@Nullable Object> row, long rowsAtMicros, Tick tick) {
        State old = states.get(key);
        List<@Nullable Object> before = new ArrayList<>();
        if (old == null) {
            block.defaults().forEach(constant -> before.add(constant.value()));
        } else {
            before.addAll(old.values());
        }
        List<@Nullable Object> after = new ArrayList<>();
        for (Expression value : block.set()) {
            after.add(scalars.value(value, concat(row, before), tick));
        }
        boolean deleted = block.deleteWhen().isPresent()
                && Boolean.TRUE.equals(scalars.value(block.deleteWhen().get(), concat(key, after), tick));
        if (deleted) {
            states.remove(key);
        } else {
            states.put(key, new State(after, rowsAtMicros));
        }
    }

    private static List<@Nullable Object> concat(List<@Nullable Object> one, List<@Nullable Object> other) {
        List<@Nullable Object> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }
}
