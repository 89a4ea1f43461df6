// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import io.sluice.grammar.Lookahead.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * From the token at which a statement stopped making sense to a message. The statement is walked again from its start
 * with {@link Lookahead}, which tells what could have stood where, also instead of the word before: in
 * {@code SELECT price FORM bid} the parser stops at {@code bid}, having read {@code FORM} as an alias.
 */
final class Diagnosis {
    /** The clauses of a SELECT in their order. */
    private static final List<Integer> CLAUSES = List.of(
            SluiceParser.FROM,
            SluiceParser.WHERE,
            SluiceParser.GROUP,
            SluiceParser.HAVING,
            SluiceParser.QUALIFY,
            SluiceParser.ORDER,
            SluiceParser.LIMIT);

    private final int entryRule;
    private final List<Token> tokens;
    private final Lookahead lookahead =
            new Lookahead(new SluiceParser(new CommonTokenStream(new ListTokenSource(List.of()))).getATN());

    Diagnosis(int entryRule, List<Token> all) {
        this.entryRule = entryRule;
        this.tokens = all.stream()
                .filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL)
                .toList();
    }

    SyntaxError of(Token failure) {
        int failed = indexOf(failure);
        int first = failed;
        while (first > 0 && tokens.get(first - 1).getType() != SluiceParser.SEMICOLON) {
            first--;
        }
        List<Position> before = new ArrayList<>(List.of(lookahead.start(entryRule)));
        int index = first;
        for (; index < failed; index++) {
            Optional<Position> next =
                    before.get(before.size() - 1).after(tokens.get(index).getType());
            if (next.isEmpty()) {
                break;
            }
            before.add(next.get());
        }
        return explain(index, before);
    }

    private int indexOf(Token failure) {
        int low = 0;
        int high = tokens.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (tokens.get(middle).getTokenIndex() < failure.getTokenIndex()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Explains why the token at {@code index} cannot stand there. The last position is the one before that token. */
    private SyntaxError explain(int index, List<Position> before) {
        Token token = tokens.get(index);
        Position here = before.get(before.size() - 1);
        Optional<SyntaxError> broken = brokenToken(token);
        if (broken.isPresent()) {
            return broken.get();
        }
        Optional<String> meant = meant(index, here);
        if (meant.isPresent()) {
            return error(token, "unexpected " + shown(token), Optional.of("did you mean " + meant.get() + "?"));
        }
        if (before.size() > 1) {
            Token swallowed = tokens.get(index - 1);
            Optional<String> meantBefore = meant(index - 1, before.get(before.size() - 2));
            if (meantBefore.isPresent()) {
                return error(
                        swallowed,
                        "unexpected " + shown(swallowed),
                        Optional.of("did you mean " + meantBefore.get() + "?"));
            }
        }
        IntervalSet expected = here.expected();
        String wanted = before.size() == 1 && entryRule == SluiceParser.RULE_script
                ? ", expected a statement"
                : Expected.list(expected);
        return error(token, "unexpected " + shown(token) + wanted, hint(index, before, expected));
    }

    private Optional<SyntaxError> brokenToken(Token token) {
        String message = switch (token.getType()) {
            case SluiceParser.UNCLOSED_STRING -> "this string is not closed";
            case SluiceParser.UNCLOSED_NAME -> "this quoted name is not closed";
            case SluiceParser.UNCLOSED_COMMENT -> "this comment is not closed";
            case SluiceParser.UNKNOWN_CHARACTER -> "unexpected character " + shown(token);
            default -> "";
        };
        if (message.isEmpty()) {
            return Optional.empty();
        }
        int column = token.getCharPositionInLine() + 1;
        Optional<String> hint = switch (token.getType()) {
            case SluiceParser.UNCLOSED_STRING ->
                Optional.of("end it with '; a quote in a text is written twice: 'it''s'");
            case SluiceParser.UNCLOSED_NAME -> Optional.of("end it as it begins");
            case SluiceParser.UNCLOSED_COMMENT -> Optional.of("end it with */; comments nest");
            default ->
                "\u2018\u2019\u201c\u201d".contains(token.getText())
                        ? Optional.of("quotes are straight: 'text', \"name\"")
                        : ForeignSql.hint(tokens, indexOf(token));
        };
        return Optional.of(new SyntaxError(SyntaxError.Kind.SYNTAX, token.getLine(), column, column, message, hint));
    }

    /** The keyword that the word at {@code index} was probably meant to be: near, possible there, and then it goes on. */
    private Optional<String> meant(int index, Position here) {
        Token token = tokens.get(index);
        boolean word = token.getType() == SluiceParser.NAME || Keywords.isKeyword(token.getType());
        if (!word || token.getText().length() < 3) {
            return Optional.empty();
        }
        int following = index + 1 < tokens.size() ? tokens.get(index + 1).getType() : Token.EOF;
        return here.expected().toList().stream()
                .filter(keyword -> Keywords.isKeyword(keyword) && keyword != token.getType())
                .filter(keyword -> NearWord.isNear(token.getText(), Keywords.text(keyword)))
                .filter(keyword -> here.after(keyword)
                        .flatMap(then -> then.after(following))
                        .isPresent())
                .map(Keywords::text)
                .min(NearWord.nearestTo(token.getText()));
    }

    private Optional<String> hint(int index, List<Position> before, IntervalSet expected) {
        Token token = tokens.get(index);
        for (int at = index; at >= Math.max(1, index - 1); at--) {
            if (missingSemicolon(at, index, before)) {
                return Optional.of(
                        "is a ; missing before " + tokens.get(at).getText().toUpperCase(Locale.ROOT) + "?");
            }
        }
        Optional<String> foreign = ForeignSql.hint(tokens, index);
        if (foreign.isPresent()) {
            return foreign;
        }
        if (token.getType() == SluiceParser.QUOTED_NAME && expected.contains(SluiceParser.STRING)) {
            return Optional.of("text is written in single quotes: '" + inner(token.getText()) + "'");
        }
        boolean word = token.getType() == SluiceParser.NAME || Keywords.isKeyword(token.getType());
        if (word && expected.contains(SluiceParser.STRING) && !expected.contains(SluiceParser.NAME)) {
            return Optional.of("text is written in single quotes: '" + token.getText() + "'");
        }
        if (couldBeQuoted(index, before.get(before.size() - 1))) {
            return Optional.of("as a name it is quoted: \"" + token.getText() + "\"");
        }
        if (token.getType() == SluiceParser.EMIT) {
            return Optional.of("EMIT stands at the end of a statement, not in views and sub-queries");
        }
        if (token.getType() == SluiceParser.EQUAL
                && index > 0
                && tokens.get(index - 1).getType() == SluiceParser.EQUAL) {
            return Optional.of("equality is one =");
        }
        if (index > 0 && tokens.get(index - 1).getType() == SluiceParser.PIPE) {
            return Optional.of(
                    "behind |> stands SELECT, WHERE, EXTEND, AGGREGATE, JOIN, UPDATE STATE or another operator");
        }
        return misplaced(index).or(() -> labelDelay(index)).or(() -> separator(index, before));
    }

    /** What stands behind LABEL DELAY, and where that stands. */
    private Optional<String> labelDelay(int index) {
        for (int at = index - 1; at > Math.max(0, index - 4); at--) {
            if (tokens.get(at).getType() == SluiceParser.DELAY
                    && tokens.get(at - 1).getType() == SluiceParser.LABEL) {
                return Optional.of(
                        "it is EVALUATE PREQUENTIAL [WINDOW 1000 ROWS] LABEL DELAY 48 ROWS, or 1 DAY AFTER ts,"
                                + " where ts has the time of a row");
            }
        }
        return Optional.empty();
    }

    /** A clause that is there, behind another that it should stand in front of. */
    private Optional<String> misplaced(int index) {
        int order = CLAUSES.indexOf(tokens.get(index).getType());
        for (int at = index - 1; order >= 0 && at >= 0; at--) {
            int type = tokens.get(at).getType();
            if (type == SluiceParser.SEMICOLON || type == SluiceParser.SELECT || type == SluiceParser.PIPE) {
                break;
            }
            if (CLAUSES.indexOf(type) > order) {
                return Optional.of(clause(tokens.get(index)) + " stands in front of " + clause(tokens.get(at)));
            }
        }
        return Optional.empty();
    }

    private static String clause(Token token) {
        String word = token.getText().toUpperCase(Locale.ROOT);
        return word.equals("GROUP") || word.equals("ORDER") ? word + " BY" : word;
    }

    /** A comma or parenthesis that is missing, or one too many. */
    private Optional<String> separator(int index, List<Position> before) {
        Token token = tokens.get(index);
        Position here = before.get(before.size() - 1);
        if (token.getType() == SluiceParser.RIGHT_PARENTHESIS && !isOpen(index)) {
            return Optional.of("there is no ( that it closes");
        }
        boolean comma = index > 0 && tokens.get(index - 1).getType() == SluiceParser.COMMA;
        if (comma
                && before.size() > 1
                && before.get(before.size() - 2).after(token.getType()).isPresent()) {
            return Optional.of("the comma before it is one too many");
        }
        if (goesOn(here, SluiceParser.COMMA, index)) {
            return Optional.of("is a comma missing before " + shown(token) + "?");
        }
        return goesOn(here, SluiceParser.RIGHT_PARENTHESIS, index)
                ? Optional.of("is a ) missing before " + shown(token) + "?")
                : Optional.empty();
    }

    private boolean isOpen(int index) {
        int open = 0;
        for (int at = index - 1; at >= 0 && tokens.get(at).getType() != SluiceParser.SEMICOLON; at--) {
            int type = tokens.get(at).getType();
            open += type == SluiceParser.LEFT_PARENTHESIS ? 1 : type == SluiceParser.RIGHT_PARENTHESIS ? -1 : 0;
        }
        return open > 0;
    }

    /** Whether the text makes sense, for three tokens, with one more in front of the token at {@code index}. */
    private boolean goesOn(Position here, int inserted, int index) {
        Optional<Position> position = here.after(inserted);
        for (int next = index; next <= Math.min(index + 2, tokens.size() - 1); next++) {
            int type = tokens.get(next).getType();
            position = position.flatMap(then -> then.after(type));
        }
        return position.isPresent();
    }

    /** Whether a reserved word stands where a name would go on well: SELECT order FROM t, but not SELECT FROM t. */
    private boolean couldBeQuoted(int index, Position here) {
        int type = tokens.get(index).getType();
        if (!Keywords.isReserved(type) || type == SluiceParser.FROM || type == SluiceParser.WHERE) {
            return false;
        }
        Optional<Position> position = here.after(SluiceParser.QUOTED_NAME);
        for (int next = index + 1; next <= Math.min(index + 2, tokens.size() - 1); next++) {
            int following = tokens.get(next).getType();
            position = position.flatMap(then -> then.after(following));
        }
        return position.isPresent();
    }

    /** Whether the statement could end before the token at {@code at}, which starts a line and a statement. */
    private boolean missingSemicolon(int at, int failed, List<Position> before) {
        int known = before.size() - 1 - (failed - at);
        if (known < 1 || tokens.get(at).getLine() == tokens.get(at - 1).getLine()) {
            return false;
        }
        Optional<Position> position = before.get(known).after(SluiceParser.SEMICOLON);
        for (int next = at; next <= failed && position.isPresent(); next++) {
            int type = tokens.get(next).getType();
            position = position.flatMap(then -> then.after(type));
        }
        return position.isPresent();
    }

    private SyntaxError error(Token token, String message, Optional<String> hint) {
        if (token.getType() == Token.EOF) {
            return atEnd(message, hint);
        }
        String text = token.getText();
        int newline = text.indexOf('\n');
        String firstLine = newline < 0 ? text : text.substring(0, newline);
        int column = token.getCharPositionInLine() + 1;
        int length = Math.max(1, firstLine.codePointCount(0, firstLine.length()));
        return new SyntaxError(SyntaxError.Kind.SYNTAX, token.getLine(), column, column + length - 1, message, hint);
    }

    /** The end of the text is shown right after its last word, not after the blanks that follow. */
    private SyntaxError atEnd(String message, Optional<String> hint) {
        if (tokens.size() < 2) {
            return new SyntaxError(SyntaxError.Kind.SYNTAX, 1, 1, 1, message, hint);
        }
        Token last = tokens.get(tokens.size() - 2);
        String text = last.getText();
        int line =
                last.getLine() + (int) text.chars().filter(unit -> unit == '\n').count();
        String lastLine = text.substring(text.lastIndexOf('\n') + 1);
        int start = text.indexOf('\n') < 0 ? last.getCharPositionInLine() : 0;
        int column = start + lastLine.codePointCount(0, lastLine.length()) + 1;
        return new SyntaxError(SyntaxError.Kind.SYNTAX, line, column, column, message, hint);
    }

    private static String shown(Token token) {
        if (token.getType() == Token.EOF) {
            return "end of text";
        }
        String text = token.getText().replaceAll("\\s+", " ");
        String cut = text.codePointCount(0, text.length()) > 40
                ? text.substring(0, text.offsetByCodePoints(0, 37)) + "…"
                : text;
        return cut.startsWith("'") || cut.startsWith("\"") ? cut : "\"" + cut + "\"";
    }

    private static String inner(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }
}
