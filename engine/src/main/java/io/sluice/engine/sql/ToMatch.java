// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.MatchRecognizeContext;
import io.sluice.grammar.SluiceParser.MatchSkipContext;
import io.sluice.grammar.SluiceParser.PatternFactorContext;
import io.sluice.grammar.SluiceParser.QuantifierContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlMatchRecognize.AfterOption;
import org.apache.calcite.sql.SqlMatchRecognize.RowsPerMatchOption;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** MATCH_RECOGNIZE. */
final class ToMatch {
    private final ToExpression expressions;
    private final ToName names;
    private final ToLiteral literals;

    ToMatch(ToExpression expressions, ToName names, ToLiteral literals) {
        this.expressions = expressions;
        this.names = names;
        this.literals = literals;
    }

    SqlNode match(SqlNode table, MatchRecognizeContext context) {
        SqlParserPos position = Script.position(context);
        List<SqlNode> measures = new ArrayList<>();
        for (SluiceParser.MeasureContext measure : context.measure()) {
            measures.add(named(measure.expression(), measure.name(), Script.position(measure)));
        }
        List<SqlNode> defines = new ArrayList<>();
        for (SluiceParser.DefineContext define : context.define()) {
            defines.add(named(define.expression(), define.name(), Script.position(define)));
        }
        List<SqlNode> subsets = new ArrayList<>();
        for (SluiceParser.SubsetContext subset : context.subset()) {
            subsets.add(SqlStdOperatorTable.EQUALS.createCall(
                    Script.position(subset), names.identifier(subset.name()), names.identifiers(subset.nameList())));
        }
        SqlLiteral no = SqlLiteral.createBoolean(false, position);
        return new SqlMatchRecognize(
                position,
                table,
                pattern(context.pattern()),
                no,
                no,
                new SqlNodeList(defines, position),
                new SqlNodeList(measures, position),
                Optional.ofNullable(context.matchSkip()).map(this::skip).orElse(null),
                new SqlNodeList(subsets, position),
                Optional.ofNullable(context.rowsPerMatch()).map(ToMatch::rows).orElse(null),
                context.partitionBy() == null
                        ? SqlNodeList.EMPTY
                        : expressions.list(context.partitionBy().expression()),
                context.orderBy() == null
                        ? SqlNodeList.EMPTY
                        : expressions.list(context.orderBy().orderItem()),
                within(context.duration()));
    }

    /** The expression comes first in the node, in DEFINE too. */
    private SqlNode named(
            SluiceParser.ExpressionContext expression, SluiceParser.NameContext name, SqlParserPos position) {
        SqlNode node = expressions.visit(expression).accept(new Navigation());
        return SqlStdOperatorTable.AS.createCall(position, node, names.identifier(name));
    }

    private @Nullable SqlLiteral within(SluiceParser.@Nullable DurationContext duration) {
        if (duration == null) {
            return null;
        }
        return (SqlLiteral)
                (duration instanceof SluiceParser.UnitDurationContext plain
                        ? literals.interval(plain.plainDuration())
                        : literals.visit(((SluiceParser.IntervalDurationContext) duration).interval()));
    }

    private static SqlLiteral rows(SluiceParser.RowsPerMatchContext context) {
        RowsPerMatchOption option = context instanceof SluiceParser.OneRowPerMatchContext
                ? RowsPerMatchOption.ONE_ROW
                : RowsPerMatchOption.ALL_ROWS;
        return option.symbol(Script.position(context));
    }

    private SqlNode skip(MatchSkipContext context) {
        SqlParserPos position = Script.position(context);
        if (context instanceof SluiceParser.SkipToNextContext) {
            return AfterOption.SKIP_TO_NEXT_ROW.symbol(position);
        }
        if (context instanceof SluiceParser.SkipPastLastContext) {
            return AfterOption.SKIP_PAST_LAST_ROW.symbol(position);
        }
        if (context instanceof SluiceParser.SkipToFirstContext first) {
            return SqlMatchRecognize.SKIP_TO_FIRST.createCall(position, names.identifier(first.name()));
        }
        SluiceParser.NameContext name = context instanceof SluiceParser.SkipToLastContext last
                ? last.name()
                : ((SluiceParser.SkipToVariableContext) context).name();
        return SqlMatchRecognize.SKIP_TO_LAST.createCall(position, names.identifier(name));
    }

    private SqlNode pattern(SluiceParser.PatternContext context) {
        List<SqlNode> alternatives = new ArrayList<>();
        for (SluiceParser.PatternTermContext term : context.patternTerm()) {
            List<SqlNode> factors = new ArrayList<>();
            term.patternFactor().forEach(factor -> factors.add(factor(factor)));
            alternatives.add(Chains.associative(SqlStdOperatorTable.PATTERN_CONCAT, factors));
        }
        return Chains.associative(SqlStdOperatorTable.PATTERN_ALTER, alternatives);
    }

    private SqlNode factor(PatternFactorContext context) {
        if (context instanceof SluiceParser.PatternVariableContext variable) {
            return quantified(names.identifier(variable.name()), variable.quantifier());
        }
        if (context instanceof SluiceParser.PatternGroupContext group) {
            return quantified(pattern(group.pattern()), group.quantifier());
        }
        SluiceParser.PatternExclusionContext exclusion = (SluiceParser.PatternExclusionContext) context;
        SqlNode excluded =
                SqlStdOperatorTable.PATTERN_EXCLUDE.createCall(Script.position(context), pattern(exclusion.pattern()));
        return quantified(excluded, exclusion.quantifier());
    }

    private SqlNode quantified(SqlNode node, QuantifierContext context) {
        if (context == null) {
            return node;
        }
        String least;
        String most;
        if (context instanceof SluiceParser.SymbolQuantifierContext symbol) {
            least = symbol.symbol.getText().equals("+") ? "1" : "0";
            most = symbol.symbol.getText().equals("?") ? "1" : "-1";
        } else if (context instanceof SluiceParser.ExactQuantifierContext exact) {
            least = exact.exact.getText();
            most = least;
        } else {
            SluiceParser.RangeQuantifierContext range = (SluiceParser.RangeQuantifierContext) context;
            least = range.least == null ? "0" : range.least.getText();
            most = range.most == null ? "-1" : range.most.getText();
        }
        SqlParserPos position = Script.position(context);
        boolean reluctant =
                context.getChildCount() > 1 && context.stop.getText().equals("?");
        return SqlStdOperatorTable.PATTERN_QUANTIFIER.createCall(
                position,
                node,
                SqlLiteral.createExactNumeric(least, position),
                SqlLiteral.createExactNumeric(most, position),
                SqlLiteral.createBoolean(reluctant, position));
    }

    /** Functions that mean something else in a pattern; PREV and NEXT step 1 row, FIRST and LAST 0, unless told. */
    private static final class Navigation extends SqlShuttle {
        private static final Map<String, SqlOperator> OPERATORS = Map.of(
                "PREV", SqlStdOperatorTable.PREV,
                "NEXT", SqlStdOperatorTable.NEXT,
                "FIRST", SqlStdOperatorTable.FIRST,
                "LAST", SqlStdOperatorTable.LAST,
                "CLASSIFIER", SqlStdOperatorTable.CLASSIFIER,
                "MATCH_NUMBER", SqlStdOperatorTable.MATCH_NUMBER);

        @Override
        public SqlNode visit(SqlCall call) {
            SqlNode visited = super.visit(call);
            if (!(visited instanceof SqlBasicCall basic) || !(basic.getOperator() instanceof SqlUnresolvedFunction)) {
                return visited;
            }
            String name = basic.getOperator().getName().toUpperCase(Locale.ROOT);
            SqlOperator operator = OPERATORS.get(name);
            if (operator == null) {
                return visited;
            }
            List<SqlNode> operands = new ArrayList<>(basic.getOperandList());
            if (operands.size() == 1) {
                String step = name.equals("PREV") || name.equals("NEXT") ? "1" : "0";
                operands.add(SqlLiteral.createExactNumeric(step, SqlParserPos.ZERO));
            }
            return operator.createCall(basic.getParserPosition(), operands);
        }
    }
}
