// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.grammar.SluiceParser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;

/** Numbers the {@code ?} of a statement from 0 in the order of the text, whatever the order in which it is built. */
final class Parameters {
    private final ParserRuleContext statement;
    private final Map<Integer, Integer> numbers = new HashMap<>();

    Parameters(ParserRuleContext statement) {
        this.statement = statement;
    }

    int number(Token question) {
        if (numbers.isEmpty()) {
            find();
        }
        Integer number = numbers.get(question.getTokenIndex());
        return number == null ? 0 : number;
    }

    private void find() {
        TreeSet<Integer> found = new TreeSet<>();
        Deque<ParseTree> open = new ArrayDeque<>();
        open.push(statement);
        while (!open.isEmpty()) {
            ParseTree tree = open.pop();
            if (tree instanceof SluiceParser.NextParameterContext parameter) {
                found.add(parameter.start.getTokenIndex());
            }
            for (int child = 0; child < tree.getChildCount(); child++) {
                open.push(tree.getChild(child));
            }
        }
        for (int token : found) {
            numbers.put(token, numbers.size());
        }
    }
}
