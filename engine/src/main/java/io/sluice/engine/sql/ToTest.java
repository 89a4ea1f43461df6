// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.sql.Statement.Expect;
import io.sluice.engine.sql.Statement.Row;
import io.sluice.engine.sql.Statement.Step;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.ExpressionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.apache.calcite.sql.SqlNode;

/** The statements of tests: STEP, EXPECT, ADVANCE. */
final class ToTest {
    private static final Pattern WEIGHT = Pattern.compile("[+-]?[0-9]{1,18}");

    private final ToQuery queries;
    private final Script script;

    ToTest(ToQuery queries) {
        this.queries = queries;
        this.script = queries.script();
    }

    Step step(SluiceParser.StepContext context) {
        List<Step.Input> inputs = new ArrayList<>();
        for (SluiceParser.StepInputContext input : context.stepInput()) {
            List<Row> inserted =
                    input.stepRows() == null ? List.of() : rows(input.stepRows().expression());
            List<Row> deleted = input.deletedRows() == null
                    ? List.of()
                    : rows(input.deletedRows().rows().expression());
            inputs.add(new Step.Input(queries.names().relation(input.qualifiedName()), inserted, deleted));
        }
        return new Step(script.excerpt(context), inputs);
    }

    private List<Row> rows(List<ExpressionContext> expressions) {
        List<Row> rows = new ArrayList<>();
        expressions.forEach(row -> rows.add(row(row, ToExpression.row(row))));
        return rows;
    }

    private Row row(ExpressionContext context, List<ExpressionContext> expressions) {
        List<SqlNode> values = new ArrayList<>();
        expressions.forEach(value -> values.add(queries.expressions().visit(value)));
        return new Row(values, script.place(context));
    }

    Expect expect(SluiceParser.ExpectRowsContext context) {
        boolean snapshot = context.SNAPSHOT() != null;
        List<Expect.Weighted> rows = new ArrayList<>();
        for (ExpressionContext row : context.rows().expression()) {
            List<ExpressionContext> values = ToExpression.row(row);
            rows.add(
                    snapshot
                            ? new Expect.Weighted(1, row(row, values))
                            : new Expect.Weighted(weight(values.get(0)), row(row, values.subList(1, values.size()))));
        }
        Name relation = queries.names().relation(context.qualifiedName());
        return new Expect(script.excerpt(context), relation, snapshot, rows);
    }

    private long weight(ExpressionContext context) {
        String text = context.getText();
        if (!WEIGHT.matcher(text).matches()) {
            throw script.problem(Code.INVALID_VALUE, context, "a row of EXPECT starts with how often it came or went")
                    .hint("write (+1, …) for a new row and (-1, …) for one that went")
                    .exception();
        }
        return Long.parseLong(text);
    }

    Statement.Advance advance(SluiceParser.AdvanceTimeContext context) {
        ParseTree tree = context.expression();
        while (tree.getChildCount() == 1 && tree.getChild(0) instanceof ParserRuleContext) {
            tree = tree.getChild(0);
        }
        if (!(tree instanceof SluiceParser.TimeLiteralContext literal)
                || literal.kind.getType() != SluiceParser.TIMESTAMP) {
            throw script.problem(Code.INVALID_VALUE, context.expression(), "ADVANCE TIME TO takes a timestamp")
                    .hint("write TIMESTAMP '2000-01-01 00:01:00'")
                    .exception();
        }
        // Building the literal checks it.
        queries.literals().visit(literal);
        return new Statement.Advance(script.excerpt(context), queries.literals().timestamp(literal.string()));
    }
}
