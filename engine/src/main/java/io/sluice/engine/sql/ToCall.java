// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.ArgumentContext;
import io.sluice.grammar.SluiceParser.ArgumentValueContext;
import io.sluice.grammar.SluiceParser.FunctionCallContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Calls of functions, scalar and in FROM. Most are left for the validator to find by name. */
final class ToCall {
    private static final Set<String> WINDOWS = Set.of("TUMBLE", "HOP", "CUMULATE", "SESSION");

    /** GROUP BY TUMBLE(ts, …): not the function of that name in FROM. */
    private static final Map<String, SqlOperator> GROUP_WINDOWS = Map.of(
            "TUMBLE", SqlStdOperatorTable.TUMBLE_OLD,
            "HOP", SqlStdOperatorTable.HOP_OLD,
            "SESSION", SqlStdOperatorTable.SESSION_OLD);

    /** The validator cannot make these from an unresolved call. */
    private static final Map<String, SqlOperator> DIRECT = Map.of(
            "PERCENTILE_CONT", SqlStdOperatorTable.PERCENTILE_CONT,
            "PERCENTILE_DISC", SqlStdOperatorTable.PERCENTILE_DISC);

    /** Which argument is a bare unit of time: TIMESTAMPDIFF(HOUR, a, b), DATE_TRUNC(d, MONTH). */
    private static final Map<String, Integer> UNIT_ARGUMENTS = Map.of(
            "TIMESTAMPADD", 0,
            "TIMESTAMPDIFF", 0,
            "DATEADD", 0,
            "DATEDIFF", 0,
            "DATE_TRUNC", 1,
            "TIMESTAMP_TRUNC", 1,
            "DATE_DIFF", 2,
            "TIMESTAMP_DIFF", 2);

    private static final Set<String> UNITS =
            Arrays.stream(TimeUnit.values()).map(TimeUnit::name).collect(Collectors.toUnmodifiableSet());

    /** Functions that Calcite wants the ORDER BY of as their last argument. */
    private static final Set<String> ORDERED_INSIDE = Set.of("ARRAY_AGG", "ARRAY_CONCAT_AGG", "STRING_AGG");

    private final Script script;
    private final ToExpression expressions;
    private final ToQuery queries;
    private final ToName names;
    private final ToLiteral literals;

    ToCall(Script script, ToExpression expressions, ToQuery queries, ToName names, ToLiteral literals) {
        this.script = script;
        this.expressions = expressions;
        this.queries = queries;
        this.names = names;
        this.literals = literals;
    }

    SqlNode scalar(FunctionCallContext context) {
        SqlIdentifier name = names.identifier(context.functionName());
        String upper = name.getSimple().toUpperCase(Locale.ROOT);
        if (upper.equals("PREDICT") && takesModel(context)) {
            return predict(context);
        }
        List<SqlNode> arguments = arguments(context);
        Integer unit = UNIT_ARGUMENTS.get(upper);
        if (unit != null && unit < arguments.size()) {
            arguments.set(unit, unitIfNamed(arguments.get(unit)));
        }
        boolean inside = ORDERED_INSIDE.contains(upper) && context.orderBy() != null;
        if (inside) {
            arguments.add(expressions.list(context.orderBy().orderItem()));
        }
        SqlOperator direct = GROUP_WINDOWS.getOrDefault(upper, DIRECT.get(upper));
        SqlParserPos position = Script.position(context);
        SqlNode call = direct == null
                ? unresolved(name, SqlFunctionCategory.USER_DEFINED_FUNCTION, context, arguments)
                : direct.createCall(quantifier(context), position, arguments);
        return windowed(aggregate(call, context, inside), context);
    }

    private SqlNode predict(FunctionCallContext context) {
        List<ArgumentContext> given = context.argument();
        Optional<SluiceParser.ModelArgumentContext> model = model(given.get(0));
        boolean plain = context.setQuantifier() == null
                && context.nullTreatment() == null
                && context.withinGroup() == null
                && context.orderBy() == null
                && context.filter() == null
                && context.over() == null;
        if (model.isEmpty() || !plain) {
            throw script.problem(Code.INVALID_QUERY, context, "PREDICT takes a model, then the values of its inputs")
                    .hint("PREDICT(MODEL m, a, b)")
                    .exception();
        }
        List<SqlNode> values = new ArrayList<>();
        given.subList(1, given.size()).forEach(argument -> values.add(argument(argument)));
        return PredictOperator.of(new ToModel(queries).reference(model.get()))
                .createCall(Script.position(context), values);
    }

    private static Optional<SluiceParser.ModelArgumentContext> model(ArgumentContext argument) {
        return argument instanceof SluiceParser.PositionalArgumentContext positional
                        && positional.argumentValue() instanceof SluiceParser.ModelArgumentContext model
                ? Optional.of(model)
                : Optional.empty();
    }

    /** IGNORE NULLS, the order of the rows, FILTER: an order among the arguments is WITHIN GROUP, unless it is there already. */
    private SqlNode aggregate(SqlNode call, FunctionCallContext context, boolean ordered) {
        SqlParserPos position = Script.position(context);
        SqlNode node = call;
        if (context.nullTreatment() != null) {
            SqlOperator nulls = context.nullTreatment().IGNORE() != null
                    ? SqlStdOperatorTable.IGNORE_NULLS
                    : SqlStdOperatorTable.RESPECT_NULLS;
            node = nulls.createCall(position, node);
        }
        SluiceParser.OrderByContext order =
                context.withinGroup() != null ? context.withinGroup().orderBy() : context.orderBy();
        if (order != null && !ordered) {
            node = SqlStdOperatorTable.WITHIN_GROUP.createCall(position, node, expressions.list(order.orderItem()));
        }
        if (context.filter() != null) {
            SqlNode condition = expressions.visit(context.filter().expression());
            node = SqlStdOperatorTable.FILTER.createCall(position, node, condition);
        }
        return node;
    }

    private SqlNode windowed(SqlNode call, FunctionCallContext context) {
        if (context.over() == null) {
            return call;
        }
        SqlNode window = context.over().name() != null
                ? names.identifier(context.over().name())
                : queries.windows().window(context.over().windowSpecification());
        return SqlStdOperatorTable.OVER.createCall(Script.position(context), call, window);
    }

    private static SqlNode unresolved(
            SqlIdentifier name, SqlFunctionCategory category, FunctionCallContext context, List<SqlNode> arguments) {
        return new SqlUnresolvedFunction(name, null, null, null, null, category)
                .createCall(quantifier(context), Script.position(context), arguments.toArray(new SqlNode[0]));
    }

    private static @Nullable SqlLiteral quantifier(FunctionCallContext context) {
        if (context.setQuantifier() == null) {
            return null;
        }
        SqlSelectKeyword keyword =
                context.setQuantifier().DISTINCT() != null ? SqlSelectKeyword.DISTINCT : SqlSelectKeyword.ALL;
        return keyword.symbol(Script.position(context.setQuantifier()));
    }

    private static boolean takesModel(FunctionCallContext context) {
        return context.argument().stream().anyMatch(argument -> model(argument).isPresent());
    }

    private List<SqlNode> arguments(FunctionCallContext context) {
        List<SqlNode> arguments = new ArrayList<>();
        if (context.STAR() != null) {
            arguments.add(SqlIdentifier.star(Script.position(context.STAR().getSymbol())));
        }
        context.argument().forEach(argument -> arguments.add(argument(argument)));
        return arguments;
    }

    private SqlNode argument(ArgumentContext context) {
        if (context instanceof SluiceParser.NamedArgumentContext named) {
            return SqlStdOperatorTable.ARGUMENT_ASSIGNMENT.createCall(
                    Script.position(context), value(named.argumentValue()), names.identifier(named.name()));
        }
        return value(((SluiceParser.PositionalArgumentContext) context).argumentValue());
    }

    private SqlNode value(ArgumentValueContext context) {
        if (context instanceof SluiceParser.ExpressionArgumentContext expression) {
            return expressions.visit(expression.expression());
        }
        if (context instanceof SluiceParser.DescriptorContext descriptor) {
            List<SqlNode> columns = new ArrayList<>();
            descriptor.qualifiedName().forEach(column -> columns.add(names.qualified(column)));
            return SqlStdOperatorTable.DESCRIPTOR.createCall(Script.position(context), columns);
        }
        if (context instanceof SluiceParser.DurationArgumentContext duration) {
            return literals.interval(duration.plainDuration());
        }
        if (context instanceof SluiceParser.TableArgumentContext table) {
            return table(table);
        }
        if (context instanceof SluiceParser.RowsArgumentContext) {
            throw script.notYet(context, "a window of rows", "use a window of time");
        }
        throw script.problem(Code.INVALID_QUERY, context, "only PREDICT, ML_PREDICT and ML_EVALUATE take a model")
                .hint("PREDICT(MODEL m, a, b) is a value; ML_PREDICT(TABLE rows, MODEL m) stands in FROM")
                .exception();
    }

    private SqlNode table(SluiceParser.TableArgumentContext context) {
        SqlNode table = context.query() != null
                ? queries.query(context.query())
                : explicitTable(names.qualified(context.table));
        if (context.PARTITION() == null && context.orderBy() == null) {
            return table;
        }
        List<SqlNode> keys = new ArrayList<>();
        context.keys.forEach(key -> keys.add(names.qualified(key)));
        SqlNodeList order = context.orderBy() == null
                ? SqlNodeList.EMPTY
                : expressions.list(context.orderBy().orderItem());
        SqlParserPos position = Script.position(context);
        return SqlStdOperatorTable.SET_SEMANTICS_TABLE.createCall(
                position, table, new SqlNodeList(keys, position), order);
    }

    private static SqlNode explicitTable(SqlIdentifier name) {
        return SqlStdOperatorTable.EXPLICIT_TABLE.createCall(name.getParserPosition(), name);
    }

    /**
     * A table function in FROM.
     *
     * @param input the rows of the pipe, which are the first argument, if it stands in one
     */
    SqlNode inFrom(FunctionCallContext context, Optional<SqlNode> input) {
        SqlIdentifier name = names.identifier(context.functionName());
        if (ToModel.isOfModels(name)) {
            return new ToModel(queries).call(context, input, this::table);
        }
        List<SqlNode> arguments = new ArrayList<>(input.stream().toList());
        arguments.addAll(arguments(context));
        if (WINDOWS.contains(name.getSimple().toUpperCase(Locale.ROOT))) {
            completeWindow(arguments);
        }
        SqlNode call = unresolved(name, SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION, context, arguments);
        return SqlStdOperatorTable.COLLECTION_TABLE.createCall(Script.position(context), call);
    }

    /**
     * The short form TUMBLE(t, ts, 1 MINUTE) means TUMBLE(TABLE t, DESCRIPTOR(ts), …). SESSION(TABLE t PARTITION BY k, …)
     * gets its keys as a descriptor: Calcite accepts no table with set semantics there.
     */
    private static void completeWindow(List<SqlNode> arguments) {
        if (!arguments.isEmpty() && arguments.get(0) instanceof SqlIdentifier table) {
            arguments.set(0, explicitTable(table));
        }
        if (arguments.size() > 1 && arguments.get(1) instanceof SqlIdentifier column) {
            arguments.set(1, SqlStdOperatorTable.DESCRIPTOR.createCall(column.getParserPosition(), column));
        }
        if (!arguments.isEmpty() && arguments.get(0).getKind() == SqlKind.SET_SEMANTICS_TABLE) {
            SqlCall partitioned = (SqlCall) arguments.get(0);
            SqlNodeList keys = partitioned.operand(1);
            arguments.set(0, partitioned.operand(0));
            if (!keys.isEmpty() && arguments.size() > 1) {
                arguments.add(2, SqlStdOperatorTable.DESCRIPTOR.createCall(keys.getParserPosition(), keys.getList()));
            }
        }
    }

    SqlIntervalQualifier timeUnit(ParserRuleContext name) {
        return new SqlIntervalQualifier(literals.unit(name.getText(), name), null, Script.position(name));
    }

    private static SqlNode unitIfNamed(SqlNode argument) {
        if (argument instanceof SqlIdentifier name && name.isSimple()) {
            String upper = name.getSimple().toUpperCase(Locale.ROOT);
            if (UNITS.contains(upper)) {
                return new SqlIntervalQualifier(TimeUnit.valueOf(upper), null, name.getParserPosition());
            }
        }
        return argument;
    }

    SqlNode trim(SluiceParser.TrimContext context) {
        SqlParserPos position = Script.position(context);
        SluiceParser.ExpressionContext text = context.text == null ? context.first : context.text;
        if (text == null || (context.text == null && context.side != null)) {
            throw script.problem(Code.SYNTAX, context, "TRIM needs a text")
                    .hint("write TRIM(text) or TRIM(BOTH 'x' FROM text)")
                    .exception();
        }
        SqlTrimFunction.Flag side = context.side == null
                ? SqlTrimFunction.Flag.BOTH
                : SqlTrimFunction.Flag.valueOf(context.side.getText().toUpperCase(Locale.ROOT));
        SqlNode characters = context.text == null || context.first == null
                ? ToLiteral.text(" ", position)
                : expressions.visit(context.first);
        return SqlStdOperatorTable.TRIM.createCall(
                position, side.symbol(position), characters, expressions.visit(text));
    }
}
