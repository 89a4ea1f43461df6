// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a node does, in one line of SQL words and column names. */
final class Description implements DStream.Cases<String> {
    private static final Description INSTANCE = new Description();
    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    /** More rows of constants than these are counted, not shown. */
    private static final int ROWS_SHOWN_MAX = 3;

    private Description() {}

    static String of(DStream node) {
        return oneLine(node.match(INSTANCE));
    }

    /** The text with line breaks and other control characters written as escapes. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> line.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : "" + c);
            }
        }
        return line.toString();
    }

    private static String quoted(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String name(Schema schema, int column) {
        return quoted(schema.name(column));
    }

    private static String names(Schema schema, List<Integer> columns) {
        return columns.stream().map(column -> name(schema, column)).collect(Collectors.joining(", "));
    }

    /** {@code text AS name}, or the text alone if it is the name. */
    private static String as(String text, Schema schema, int column) {
        String name = name(schema, column);
        return text.equals(name) ? text : text + " AS " + name;
    }

    @Override
    public String source(DStream.Source source) {
        return (source.appendOnly() ? "stream " : "table ") + quoted(source.name());
    }

    @Override
    public String values(DStream.Values values) {
        if (values.rows().isEmpty() || values.rows().size() > ROWS_SHOWN_MAX) {
            return values.rows().size() + " rows";
        }
        return values.rows().stream()
                .map(row -> row.stream().map(Expression.Constant::toString).collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String delta(DStream.Delta delta) {
        return "the changes of each batch";
    }

    @Override
    public String calc(DStream.Calc calc) {
        IntFunction<String> columns = column -> name(calc.input().schema(), column);
        List<String> parts = new ArrayList<>();
        calc.condition().ifPresent(condition -> parts.add("WHERE " + ExpressionText.of(condition, columns)));
        List<String> projections = new ArrayList<>();
        for (int i = 0; i < calc.projections().size(); i++) {
            projections.add(as(ExpressionText.of(calc.projections().get(i), columns), calc.schema(), i));
        }
        boolean all = projections.equals(
                calc.input().schema().names().stream().map(Description::quoted).toList());
        if (!all || parts.isEmpty()) {
            parts.add("SELECT " + String.join(", ", projections));
        }
        return String.join(" ", parts);
    }

    @Override
    public String unnest(DStream.Unnest unnest) {
        Schema input = unnest.input().schema();
        int kept = unnest.kept().size();
        List<String> made = unnest
                .schema()
                .names()
                .subList(kept, unnest.schema().size())
                .stream()
                .map(Description::quoted)
                .toList();
        String collection = ExpressionText.of(unnest.collection(), column -> name(input, column));
        String numbered = unnest.ordinality() ? " WITH ORDINALITY" : "";
        String keeping = kept == 0 ? "" : ", keeping " + names(input, unnest.kept());
        return collection + numbered + " AS " + String.join(", ", made) + keeping;
    }

    @Override
    public String aggregate(DStream.Aggregate aggregate) {
        Schema input = aggregate.input().schema();
        String keys = names(input, aggregate.keys());
        if (aggregate.calls().isEmpty()) {
            return "DISTINCT " + keys;
        }
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < aggregate.calls().size(); i++) {
            int column = aggregate.keys().size() + i;
            calls.add(as(call(aggregate.calls().get(i), input), aggregate.schema(), column));
        }
        return String.join(", ", calls) + (keys.isEmpty() ? "" : " GROUP BY " + keys);
    }

    private static String call(AggregateCall call, Schema input) {
        String arguments = call.arguments().isEmpty() ? "*" : names(input, call.arguments());
        String order = call.order().isEmpty() ? "" : " ORDER BY " + order(call.order(), input);
        String filter = call.filter().isEmpty()
                ? ""
                : " FILTER (WHERE " + name(input, call.filter().getAsInt()) + ")";
        return call.function() + "(" + (call.distinct() ? "DISTINCT " : "") + arguments + order + ")" + filter;
    }

    private static String order(List<Order> order, Schema schema) {
        return order.stream()
                .map(term -> term.text(name(schema, term.column())))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String join(DStream.Join join) {
        List<String> equalities = new ArrayList<>();
        for (JoinKey key : join.keys()) {
            equalities.add("left." + name(join.left().schema(), key.left())
                    + (key.nullsMatch() ? " IS NOT DISTINCT FROM " : " = ")
                    + "right." + name(join.right().schema(), key.right()));
        }
        String kind = join.leftOuter() ? "LEFT" : equalities.isEmpty() ? "CROSS" : "INNER";
        return equalities.isEmpty() ? kind : kind + " ON " + String.join(" AND ", equalities);
    }

    @Override
    public String union(DStream.Union union) {
        return "ALL of " + union.inputs().size();
    }

    @Override
    public String top(DStream.Top top) {
        List<String> parts = new ArrayList<>();
        if (!top.order().isEmpty()) {
            parts.add("ORDER BY " + order(top.order(), top.schema()));
        }
        if (top.fetch() != Long.MAX_VALUE) {
            parts.add("LIMIT " + top.fetch());
        }
        if (top.offset() > 0 || parts.isEmpty()) {
            parts.add("OFFSET " + top.offset());
        }
        return String.join(" ", parts);
    }

    @Override
    public String updateState(DStream.UpdateState state) {
        Schema input = state.input().schema();
        int keys = state.keyCount();
        IntFunction<String> before = column -> column < input.size()
                ? name(input, column)
                : "state." + name(state.schema(), column - input.size() + keys);
        List<String> set = new ArrayList<>();
        for (int i = 0; i < state.set().size(); i++) {
            set.add(name(state.schema(), keys + i) + " = "
                    + ExpressionText.of(state.set().get(i), before));
        }
        String by = state.schema().names().subList(0, keys).stream()
                .map(Description::quoted)
                .collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder("BY " + by + " SET " + String.join(", ", set));
        state.deleteWhen()
                .ifPresent(condition -> text.append(" DELETE WHEN ")
                        .append(ExpressionText.of(condition, column -> name(state.schema(), column))));
        state.expireAfterMicros()
                .ifPresent(micros -> text.append(" EXPIRE AFTER ")
                        .append(ConstantText.seconds(micros))
                        .append(" SECONDS"));
        return text.append(state.evaluateAllKeys() ? " EVALUATE ALL KEYS" : "").toString();
    }

    @Override
    public String batchEnd(DStream.BatchEnd batchEnd) {
        return "the result of each batch is appended";
    }

    @Override
    public String upsert(DStream.Upsert upsert) {
        String inputs =
                upsert.inputs().size() == 1 ? "" : " of " + upsert.inputs().size() + " inputs";
        return "the last row of each " + names(upsert.schema(), upsert.keys()) + inputs;
    }

    @Override
    public String train(DStream.Train train) {
        Schema input = train.learner().columns();
        int label = input.size() - 1;
        List<String> inputs = input.names().subList(0, label).stream()
                .map(Description::quoted)
                .toList();
        String when = train.publishing()
                .when()
                .map(condition -> " WHEN " + ExpressionText.of(condition, column -> name(train.schema(), column)))
                .orElse("");
        return quoted(train.learner().model()) + " (" + train.learner().algorithm() + "): " + name(input, label)
                + " from " + String.join(", ", inputs) + late(train.learner().evaluation())
                + drift(train.learner().drift()) + ", PUBLISH EVERY "
                + train.publishing().everyMicros() / 1e6 + " s" + when;
    }

    private static String drift(Drift drift) {
        return drift.equals(Drift.PLAIN) ? "" : ", ON DRIFT " + drift.action() + " (" + drift.detector() + ")";
    }

    private static String late(Prequential evaluation) {
        return evaluation
                .delay()
                .map(delay -> ", LABEL DELAY "
                        + (delay instanceof LabelDelay.Time time
                                ? time.micros() / 1e6 + " s"
                                : ((LabelDelay.Rows) delay).count() + " ROWS"))
                .orElse("");
    }

    @Override
    public String predict(DStream.Predict predict) {
        Schema input = predict.input().schema();
        return name(predict.schema(), input.size()) + " from " + names(input, predict.features());
    }
}
