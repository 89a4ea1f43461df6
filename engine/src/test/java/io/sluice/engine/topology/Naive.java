// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What topologies come to after one batch, by nested loops over lists: to see that a rewrite changes nothing. */
final class Naive implements DStream.Cases<List<List<@Nullable Object>>> {
    private static final Comparator<@Nullable Object> VALUES = Naive::compare;
    private static final Comparator<List<@Nullable Object>> ROWS = Naive::compare;

    private final Map<String, List<Map<String, @Nullable Object>>> sources = new HashMap<>();
    private final IdentityHashMap<DStream, List<List<@Nullable Object>>> results = new IdentityHashMap<>();
    private final IdentityHashMap<DStream, Traits> traits;

    private Naive(Topology topology) {
        traits = Traits.of(topology.roots());
    }

    /** The rows of each output, sorted; sources have random rows, the same for the same seed. */
    static List<List<List<@Nullable Object>>> results(Topology topology, long seed) {
        Naive naive = new Naive(topology);
        for (DStream node : topology.nodes()) {
            if (node instanceof DStream.Source source) {
                naive.fill(source, new Random(seed ^ source.name().hashCode()));
            }
            naive.results.put(node, node.match(naive));
        }
        return topology.roots().stream()
                .map(root -> naive.of(root).stream().sorted(ROWS).toList())
                .toList();
    }

    private void fill(DStream.Source source, Random random) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        int count = random.nextInt(RandomTopology.SOURCE_ROWS_MAX + 1);
        for (int i = 0; i < count; i++) {
            Map<String, @Nullable Object> row = new HashMap<>();
            source.schema().fields().forEach(field -> row.put(field.name(), value(field.type(), random)));
            rows.add(row);
        }
        sources.put(source.name(), rows);
    }

    static @Nullable Object value(SqlType type, Random random) {
        if (random.nextInt(6) == 0) {
            return null;
        }
        return switch (type.kind()) {
            case BIGINT -> (long) random.nextInt(3);
            case BOOLEAN -> random.nextInt(3) > 0;
            case VARCHAR -> List.of("", "a", "b c").get(random.nextInt(3));
            case ARRAY -> array(random);
            default -> throw new IllegalArgumentException("no values of " + type);
        };
    }

    private static List<@Nullable Object> array(Random random) {
        List<@Nullable Object> elements = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            elements.add(random.nextInt(6) == 0 ? null : (Long) (long) random.nextInt(3));
        }
        return elements;
    }

    private List<List<@Nullable Object>> of(DStream node) {
        return Objects.requireNonNull(results.get(node));
    }

    /** Canonical order: NULL last, lists element by element. */
    private static int compare(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return Boolean.compare(a == null, b == null);
        }
        if (a instanceof List<?> first && b instanceof List<?> second) {
            for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
                int order = compare(first.get(i), second.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(first.size(), second.size());
        }
        if (a instanceof Long first && b instanceof Long second) {
            return Long.compare(first, second);
        }
        if (a instanceof Boolean first && b instanceof Boolean second) {
            return Boolean.compare(first, second);
        }
        return a.toString().compareTo(b.toString());
    }

    private List<List<@Nullable Object>> inOrder(DStream input, List<List<@Nullable Object>> rows, List<Order> order) {
        List<List<@Nullable Object>> sorted = new ArrayList<>(rows);
        if (!Objects.requireNonNull(traits.get(input)).ordered()) {
            sorted.sort(ROWS);
        }
        // Sorting is stable: the term that matters most comes last.
        for (int i = order.size() - 1; i >= 0; i--) {
            Order term = order.get(i);
            sorted.sort((a, b) -> compare(a.get(term.column()), b.get(term.column()), term));
        }
        return sorted;
    }

    private static int compare(@Nullable Object a, @Nullable Object b, Order term) {
        if (a == null || b == null) {
            return Boolean.compare(a == null, b == null) * (term.nullsFirst() ? -1 : 1);
        }
        return compare(a, b) * (term.descending() ? -1 : 1);
    }

    private static @Nullable Object evaluate(Expression expression, List<@Nullable Object> row) {
        if (expression instanceof Expression.Input input) {
            return row.get(input.column());
        }
        if (expression instanceof Expression.Constant constant) {
            return constant.value();
        }
        if (expression instanceof Expression.Case choice) {
            for (int i = 0; i < choice.conditions().size(); i++) {
                if (Boolean.TRUE.equals(evaluate(choice.conditions().get(i), row))) {
                    return evaluate(choice.values().get(i), row);
                }
            }
            return evaluate(choice.otherwise(), row);
        }
        List<@Nullable Object> operands = new ArrayList<>();
        Rewrite.operands(expression).forEach(operand -> operands.add(evaluate(operand, row)));
        if (expression instanceof Expression.Call call) {
            return call.operator().equals("AND")
                    ? operands.stream().allMatch(Boolean.TRUE::equals)
                    : operation(call.operator(), operands.get(0), operands.get(1));
        }
        return operands.get(0);
    }

    private static @Nullable Object operation(String operator, @Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return null;
        }
        return operator.equals("=") ? (Object) (compare(a, b) == 0) : (Object) ((Long) a + (Long) b);
    }

    private static List<@Nullable Object> pick(List<@Nullable Object> row, List<Integer> columns) {
        List<@Nullable Object> picked = new ArrayList<>();
        columns.forEach(column -> picked.add(row.get(column)));
        return picked;
    }

    @Override
    public List<List<@Nullable Object>> source(DStream.Source source) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Map<String, @Nullable Object> named : Objects.requireNonNull(sources.get(source.name()))) {
            List<@Nullable Object> row = new ArrayList<>();
            source.schema().names().forEach(name -> row.add(named.get(name)));
            rows.add(row);
        }
        return rows;
    }

    @Override
    public List<List<@Nullable Object>> values(DStream.Values values) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<Expression.Constant> constants : values.rows()) {
            List<@Nullable Object> row = new ArrayList<>();
            constants.forEach(constant -> row.add(constant.value()));
            rows.add(row);
        }
        return rows;
    }

    @Override
    public List<List<@Nullable Object>> delta(DStream.Delta delta) {
        return of(delta.input());
    }

    @Override
    public List<List<@Nullable Object>> calc(DStream.Calc calc) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : of(calc.input())) {
            if (calc.condition().isEmpty()
                    || Boolean.TRUE.equals(evaluate(calc.condition().get(), row))) {
                List<@Nullable Object> result = new ArrayList<>();
                calc.projections().forEach(projection -> result.add(evaluate(projection, row)));
                rows.add(result);
            }
        }
        return rows;
    }

    @Override
    public List<List<@Nullable Object>> unnest(DStream.Unnest unnest) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : of(unnest.input())) {
            if (evaluate(unnest.collection(), row) instanceof List<?> elements) {
                long number = 0;
                for (Object element : elements) {
                    List<@Nullable Object> result = pick(row, unnest.kept());
                    result.add(element);
                    number++;
                    if (unnest.ordinality()) {
                        result.add(number);
                    }
                    rows.add(result);
                }
            }
        }
        return rows;
    }

    @Override
    public List<List<@Nullable Object>> aggregate(DStream.Aggregate aggregate) {
        Map<List<@Nullable Object>, List<List<@Nullable Object>>> groups = new LinkedHashMap<>();
        if (aggregate.keys().isEmpty()) {
            groups.put(List.of(), new ArrayList<>());
        }
        for (List<@Nullable Object> row : of(aggregate.input())) {
            groups.computeIfAbsent(pick(row, aggregate.keys()), key -> new ArrayList<>())
                    .add(row);
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        groups.forEach((key, group) -> {
            List<@Nullable Object> row = new ArrayList<>(key);
            aggregate.calls().forEach(call -> row.add(call(call, inOrder(aggregate.input(), group, call.order()))));
            rows.add(row);
        });
        return rows;
    }

    private static @Nullable Object call(AggregateCall call, List<List<@Nullable Object>> group) {
        List<@Nullable Object> values = new ArrayList<>();
        for (List<@Nullable Object> row : group) {
            if (call.filter().isEmpty()
                    || Boolean.TRUE.equals(row.get(call.filter().getAsInt()))) {
                Object value = call.arguments().isEmpty()
                        ? "*"
                        : row.get(call.arguments().get(0));
                boolean counts = value != null || call.function() == AggregateCall.Function.ARRAY_AGG;
                if (counts && !(call.distinct() && values.contains(value))) {
                    values.add(value);
                }
            }
        }
        return switch (call.function()) {
            case COUNT -> (long) values.size();
            case ARRAY_AGG -> values;
            case SUM -> values.stream().reduce((a, b) -> (Long) a + (Long) b).orElse(null);
            case MIN -> values.stream().min(VALUES).orElse(null);
            case MAX -> values.stream().max(VALUES).orElse(null);
            default -> throw new IllegalArgumentException("no " + call);
        };
    }

    @Override
    public List<List<@Nullable Object>> join(DStream.Join join) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> left : of(join.left())) {
            boolean matched = false;
            for (List<@Nullable Object> right : of(join.right())) {
                if (join.keys().stream().allMatch(key -> matches(key, left, right))) {
                    List<@Nullable Object> row = new ArrayList<>(left);
                    row.addAll(right);
                    rows.add(row);
                    matched = true;
                }
            }
            if (!matched && join.leftOuter()) {
                List<@Nullable Object> row = new ArrayList<>(left);
                join.right().schema().fields().forEach(field -> row.add(null));
                rows.add(row);
            }
        }
        return rows;
    }

    private static boolean matches(JoinKey key, List<@Nullable Object> left, List<@Nullable Object> right) {
        Object one = left.get(key.left());
        return Objects.equals(one, right.get(key.right())) && (one != null || key.nullsMatch());
    }

    @Override
    public List<List<@Nullable Object>> union(DStream.Union union) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        union.inputs().forEach(input -> rows.addAll(of(input)));
        return rows;
    }

    @Override
    public List<List<@Nullable Object>> top(DStream.Top top) {
        return inOrder(top.input(), of(top.input()), top.order()).stream()
                .skip(top.offset())
                .limit(top.fetch())
                .toList();
    }

    @Override
    public List<List<@Nullable Object>> updateState(DStream.UpdateState state) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : of(state.input())) {
            List<@Nullable Object> before = new ArrayList<>(row);
            state.defaults().forEach(constant -> before.add(constant.value()));
            List<@Nullable Object> after = new ArrayList<>(row.subList(0, state.keyCount()));
            state.set().forEach(set -> after.add(evaluate(set, before)));
            rows.add(after);
        }
        return rows;
    }

    @Override
    public List<List<@Nullable Object>> batchEnd(DStream.BatchEnd batchEnd) {
        return of(batchEnd.input());
    }

    @Override
    public List<List<@Nullable Object>> train(DStream.Train train) {
        throw new UnsupportedOperationException("a model says something about batches");
    }

    @Override
    public List<List<@Nullable Object>> predict(DStream.Predict predict) {
        throw new UnsupportedOperationException("a prediction says something about batches");
    }

    @Override
    public List<List<@Nullable Object>> upsert(DStream.Upsert upsert) {
        Map<List<@Nullable Object>, List<@Nullable Object>> last = new LinkedHashMap<>();
        for (DStream input : upsert.inputs()) {
            for (List<@Nullable Object> row : inOrder(input, of(input), List.of())) {
                List<@Nullable Object> key = new ArrayList<>();
                upsert.keys().forEach(column -> key.add(row.get(column)));
                last.put(key, row);
            }
        }
        return List.copyOf(last.values());
    }
}
