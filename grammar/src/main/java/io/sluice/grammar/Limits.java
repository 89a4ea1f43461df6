// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import io.sluice.grammar.SyntaxError.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/**
 * How large a statement may be, counted on its tokens before anything recursive sees it. Calcite's own parser overflows
 * the stack above 502 nested parentheses, and a planner takes a minute over a megabyte of {@code + 1}.
 */
public final class Limits {
    /** Bytes of UTF-8 in one statement. */
    public static final int TEXT_BYTES_MAX = 1 << 20;

    /** Brackets, CASE … END and nested types around one place. */
    public static final int DEPTH_MAX = 200;

    /** Operators of one kind in a row: a + b + c, a AND b AND c, UNION, JOIN, |>. Lists with commas have no such limit. */
    public static final int TERMS_MAX = 10_000;

    /** The kinds of chain, loosest first: a looser operator ends the chains of the tighter ones. */
    private enum Chain {
        PIPES,
        SET_OPERATIONS,
        JOINS,
        ORS,
        ANDS,
        NOTS,
        COMPARISONS,
        CONCATENATIONS,
        SUMS,
        PRODUCTS,
        ACCESSES
    }

    /** What is open at a bracket depth. */
    private static final class Level {
        final int opener;
        final Map<Chain, Integer> operators = new EnumMap<>(Chain.class);
        int betweens;

        Level(int opener) {
            this.opener = opener;
        }

        /** One more operator of the chain: how many terms it has now. */
        int add(Chain chain) {
            endTighterThan(chain);
            return operators.merge(chain, 1, Integer::sum) + 1;
        }

        void endTighterThan(Chain chain) {
            operators.keySet().removeIf(other -> other.compareTo(chain) > 0);
        }
    }

    private final Deque<Level> levels = new ArrayDeque<>();
    private long bytes;
    private int previous;

    private Limits() {
        endStatement();
    }

    /** The first limit that each statement exceeds; empty if all keep them. */
    static List<SyntaxError> check(List<? extends Token> tokens) {
        List<SyntaxError> errors = new ArrayList<>();
        Limits limits = new Limits();
        boolean exceeded = false;
        for (Token token : tokens) {
            if (token.getType() == SluiceParser.SEMICOLON) {
                limits.endStatement();
                exceeded = false;
            } else if (!exceeded) {
                Optional<SyntaxError> error = limits.take(token);
                error.ifPresent(errors::add);
                exceeded = error.isPresent();
            }
        }
        return errors;
    }

    static SyntaxError tooDeep(Token token) {
        return error(Kind.TOO_DEEP, token, "nested deeper than " + DEPTH_MAX + " levels");
    }

    private void endStatement() {
        levels.clear();
        levels.push(new Level(Token.INVALID_TYPE));
        bytes = 0;
        previous = Token.INVALID_TYPE;
    }

    private Optional<SyntaxError> take(Token token) {
        bytes += utf8Length(token);
        if (bytes > TEXT_BYTES_MAX) {
            return Optional.of(error(Kind.TOO_LONG, token, "this statement is longer than 1 MiB"));
        }
        if (token.getChannel() != Token.DEFAULT_CHANNEL) {
            return Optional.empty();
        }
        int type = token.getType();
        // After a dot any word is a field: x.case opens nothing.
        int terms = previous == SluiceParser.DOT_SIGN ? 0 : countAndNest(type);
        previous = type;
        if (levels.size() - 1 > DEPTH_MAX) {
            return Optional.of(tooDeep(token));
        }
        return terms > TERMS_MAX ? Optional.of(tooManyTerms(token)) : Optional.empty();
    }

    private static SyntaxError tooManyTerms(Token token) {
        SyntaxError plain = error(Kind.TOO_MANY_TERMS, token, "more than 10,000 terms in a chain");
        String hint = "a list of any length fits in IN (…), VALUES or ARRAY[…]";
        return new SyntaxError(
                plain.kind(), plain.line(), plain.column(), plain.endColumn(), plain.message(), Optional.of(hint));
    }

    private static SyntaxError error(Kind kind, Token token, String message) {
        int column = token.getCharPositionInLine() + 1;
        return new SyntaxError(kind, token.getLine(), column, column, message, Optional.empty());
    }

    /** The length of the chain that the token continues, 0 if it continues none. */
    private int countAndNest(int type) {
        if (type == SluiceParser.LESS && opensTypeArguments()) {
            levels.push(new Level(type));
            return 0;
        }
        if (type == SluiceParser.GREATER && levels.element().opener == SluiceParser.LESS) {
            levels.pop();
            return 0;
        }
        int terms = count(type);
        nest(type);
        return terms;
    }

    private void nest(int type) {
        switch (type) {
            case SluiceParser.LEFT_PARENTHESIS, SluiceParser.LEFT_BRACKET, SluiceParser.LEFT_BRACE, SluiceParser.CASE ->
                levels.push(new Level(type));
            case SluiceParser.RIGHT_PARENTHESIS -> closeThrough(SluiceParser.LEFT_PARENTHESIS);
            case SluiceParser.RIGHT_BRACKET -> closeThrough(SluiceParser.LEFT_BRACKET);
            case SluiceParser.RIGHT_BRACE -> closeThrough(SluiceParser.LEFT_BRACE);
            case SluiceParser.END -> close(SluiceParser.CASE);
            default -> {}
        }
    }

    private boolean opensTypeArguments() {
        return previous == SluiceParser.ARRAY
                || previous == SluiceParser.MAP
                || previous == SluiceParser.ROW
                || previous == SluiceParser.MULTISET;
    }

    private void close(int opener) {
        if (levels.element().opener == opener) {
            levels.pop();
        }
    }

    /** Closes up to a bracket, over what was no type after all ({@code map < 3}) and over what nobody closed. */
    private void closeThrough(int opener) {
        if (levels.stream().anyMatch(level -> level.opener == opener)) {
            while (levels.pop().opener != opener) {}
        }
    }

    private int count(int type) {
        Level level = levels.element();
        if (type == SluiceParser.BETWEEN) {
            level.betweens++;
        } else if (type == SluiceParser.AND && level.betweens > 0) {
            level.betweens--;
            return 0;
        }
        Optional<Chain> chain = chain(type);
        if (chain.isPresent() && chain.get().compareTo(Chain.COMPARISONS) <= 0) {
            // No operator stands in a type: the < before it was a comparison.
            close(SluiceParser.LESS);
            level = levels.element();
        }
        if (type == SluiceParser.COMMA || type == SluiceParser.SELECT || type == SluiceParser.WHERE) {
            level.endTighterThan(Chain.JOINS);
        }
        return chain.isPresent() ? level.add(chain.get()) : 0;
    }

    private static Optional<Chain> chain(int type) {
        return Optional.ofNullable(
                switch (type) {
                    case SluiceParser.PIPE -> Chain.PIPES;
                    case SluiceParser.UNION, SluiceParser.EXCEPT, SluiceParser.INTERSECT -> Chain.SET_OPERATIONS;
                    case SluiceParser.JOIN -> Chain.JOINS;
                    case SluiceParser.OR -> Chain.ORS;
                    case SluiceParser.AND -> Chain.ANDS;
                    case SluiceParser.NOT -> Chain.NOTS;
                    case SluiceParser.EQUAL,
                            SluiceParser.NOT_EQUAL,
                            SluiceParser.NOT_EQUAL_C,
                            SluiceParser.LESS,
                            SluiceParser.LESS_EQUAL,
                            SluiceParser.GREATER,
                            SluiceParser.GREATER_EQUAL,
                            SluiceParser.IS,
                            SluiceParser.IN,
                            SluiceParser.LIKE,
                            SluiceParser.ILIKE,
                            SluiceParser.RLIKE,
                            SluiceParser.SIMILAR,
                            SluiceParser.BETWEEN -> Chain.COMPARISONS;
                    case SluiceParser.CONCATENATE -> Chain.CONCATENATIONS;
                    case SluiceParser.PLUS, SluiceParser.MINUS -> Chain.SUMS;
                    case SluiceParser.STAR, SluiceParser.SLASH, SluiceParser.PERCENT -> Chain.PRODUCTS;
                    case SluiceParser.DOT_SIGN, SluiceParser.CAST_SIGN, SluiceParser.LEFT_BRACKET -> Chain.ACCESSES;
                    default -> null;
                });
    }

    private static long utf8Length(Token token) {
        String text = token.getType() == Token.EOF ? "" : token.getText();
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            length += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
        }
        return length;
    }
}
