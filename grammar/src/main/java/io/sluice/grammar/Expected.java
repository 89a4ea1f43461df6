// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Tells a set of possible tokens in a few words: whole classes are named, and a long list is worth nothing. */
final class Expected {
    /** More alternatives than this are left out: they would be read by nobody. */
    private static final int SHOWN_MAX = 6;

    /** What may follow a complete operand. */
    private static final IntervalSet OPERATORS = new IntervalSet(
            SluiceParser.DOT_SIGN,
            SluiceParser.LEFT_PARENTHESIS,
            SluiceParser.LEFT_BRACKET,
            SluiceParser.CAST_SIGN,
            SluiceParser.CONCATENATE,
            SluiceParser.EQUAL,
            SluiceParser.NOT_EQUAL,
            SluiceParser.NOT_EQUAL_C,
            SluiceParser.LESS,
            SluiceParser.LESS_EQUAL,
            SluiceParser.GREATER,
            SluiceParser.GREATER_EQUAL,
            SluiceParser.PLUS,
            SluiceParser.MINUS,
            SluiceParser.STAR,
            SluiceParser.SLASH,
            SluiceParser.PERCENT,
            SluiceParser.AND,
            SluiceParser.OR,
            SluiceParser.NOT,
            SluiceParser.IS,
            SluiceParser.IN,
            SluiceParser.LIKE,
            SluiceParser.ILIKE,
            SluiceParser.RLIKE,
            SluiceParser.SIMILAR,
            SluiceParser.BETWEEN);

    private Expected() {}

    /** {@code , expected FROM, "," or a name}; empty if the list would be too long to help. */
    static String list(IntervalSet expected) {
        List<String> items = new ArrayList<>();
        IntervalSet rest = new IntervalSet(expected);
        if (rest.contains(SluiceParser.CASE) && rest.contains(SluiceParser.NUMBER)) {
            items.add("an expression");
            rest = rest.subtract(expressionStarts());
        } else if (rest.contains(SluiceParser.NAME)) {
            items.add("a name");
            rest = rest.subtract(names());
        }
        if (rest.contains(SluiceParser.CONCATENATE)) {
            rest = rest.subtract(OPERATORS);
        }
        if (rest.contains(SluiceParser.STRING)) {
            items.add("a string");
            rest = rest.subtract(IntervalSet.of(SluiceParser.STRING));
            rest.remove(SluiceParser.ESCAPED_STRING);
        }
        for (int token : rest.toList()) {
            items.add(shown(token));
        }
        if (items.isEmpty() || items.size() > SHOWN_MAX) {
            return "";
        }
        String last = items.remove(items.size() - 1);
        return ", expected " + (items.isEmpty() ? last : String.join(", ", items) + " or " + last);
    }

    private static String shown(int token) {
        if (token == Token.EOF) {
            return "end of text";
        }
        if (token == SluiceParser.NUMBER) {
            return "a number";
        }
        return Keywords.isKeyword(token) ? Keywords.text(token) : "\"" + Keywords.text(token) + "\"";
    }

    private static IntervalSet names() {
        return Keywords.rule(SluiceParser.RULE_name);
    }

    private static IntervalSet expressionStarts() {
        return Keywords.rule(SluiceParser.RULE_expression);
    }
}
