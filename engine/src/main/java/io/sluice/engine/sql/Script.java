// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Interval;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A named text, and how places in it are told: {@link SqlParserPos} for Calcite and {@link Place} for the user. Both
 * count lines and columns in code points from 1, with the end inclusive; ANTLR counts columns from 0.
 */
record Script(String name) {
    static SqlParserPos position(ParserRuleContext context) {
        return position(context.start, context.stop);
    }

    static SqlParserPos position(Token token) {
        return position(token, token);
    }

    static SqlParserPos position(Token first, Token last) {
        String text = last.getText();
        int newlines = (int) text.chars().filter(unit -> unit == '\n').count();
        String lastLine = text.substring(text.lastIndexOf('\n') + 1);
        int length = lastLine.codePointCount(0, lastLine.length());
        int endColumn = newlines == 0 ? last.getCharPositionInLine() + length : length;
        return new SqlParserPos(
                first.getLine(), first.getCharPositionInLine() + 1, last.getLine() + newlines, Math.max(1, endColumn));
    }

    static String text(ParserRuleContext context) {
        return context.start
                .getInputStream()
                .getText(Interval.of(context.start.getStartIndex(), context.stop.getStopIndex()));
    }

    Place place(SqlParserPos position) {
        return new Place(
                name,
                position.getLineNum(),
                position.getColumnNum(),
                position.getEndLineNum(),
                position.getEndColumnNum());
    }

    Place place(ParserRuleContext context) {
        return place(position(context));
    }

    Excerpt excerpt(ParserRuleContext context) {
        return new Excerpt(place(context), text(context));
    }

    Problem problem(Code code, ParserRuleContext context, String message) {
        return Problem.of(code, message).at(place(context));
    }

    ProblemException notYet(ParserRuleContext context, String what, String workaround) {
        return problem(Code.NOT_YET, context, what + " is not supported yet")
                .hint(workaround)
                .exception();
    }
}
