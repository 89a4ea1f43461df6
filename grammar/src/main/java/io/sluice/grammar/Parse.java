// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Text to parse tree, with one entry per thing a program may ask to parse. Wrong text is an answer, not an exception:
 * see {@link Parsed}. Stateless; any thread may call.
 *
 * <p>Two stages (Parr, Harwell and Fisher, "Adaptive LL(*) parsing", OOPSLA 2014, section 3.2): SLL prediction with
 * bail-out, which decides nearly every correct text, then full LL for the others and for exact errors.
 */
public final class Parse {
    private Parse() {}

    /** Statements that end in {@code ;}, the last one optionally so. */
    public static Parsed<SluiceParser.ScriptContext> script(String text) {
        return parse(text, SluiceParser.RULE_script, SluiceParser::script);
    }

    /** One statement. */
    public static Parsed<SluiceParser.SingleStatementContext> statement(String text) {
        return parse(text, SluiceParser.RULE_singleStatement, SluiceParser::singleStatement);
    }

    /** One query, with EMIT if there is one. */
    public static Parsed<SluiceParser.SingleQueryContext> query(String text) {
        return parse(text, SluiceParser.RULE_singleQuery, SluiceParser::singleQuery);
    }

    /** One expression. */
    public static Parsed<SluiceParser.SingleExpressionContext> expression(String text) {
        return parse(text, SluiceParser.RULE_singleExpression, SluiceParser::singleExpression);
    }

    /** One data type, such as {@code MAP<STRING, ARRAY<INT>>}. */
    public static Parsed<SluiceParser.SingleDataTypeContext> dataType(String text) {
        return parse(text, SluiceParser.RULE_singleDataType, SluiceParser::singleDataType);
    }

    private static <T extends ParserRuleContext> Parsed<T> parse(
            String text, int entryRule, Function<SluiceParser, T> entry) {
        SluiceLexer lexer = new SluiceLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        CommonTokenStream stream = new CommonTokenStream(lexer);
        stream.fill();
        List<Token> tokens = stream.getTokens();
        List<SyntaxError> exceeded = Limits.check(tokens);
        if (!exceeded.isEmpty()) {
            return new Parsed<>(Optional.empty(), tokens, exceeded);
        }
        SluiceParser parser = new SluiceParser(stream);
        parser.removeErrorListeners();
        try {
            return fastOrExact(parser, entryRule, entry, tokens);
        } catch (StackOverflowError overflow) {
            // The limits make this unlikely, yet the caller's stack may be of any size.
            return new Parsed<>(Optional.empty(), tokens, List.of(Limits.tooDeep(tokens.get(0))));
        }
    }

    private static <T extends ParserRuleContext> Parsed<T> fastOrExact(
            SluiceParser parser, int entryRule, Function<SluiceParser, T> entry, List<Token> tokens) {
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        parser.setErrorHandler(new BailErrorStrategy());
        try {
            return new Parsed<>(Optional.of(entry.apply(parser)), tokens, List.of());
        } catch (ParseCancellationException notSll) {
            parser.reset();
        }
        parser.getInterpreter().setPredictionMode(PredictionMode.LL);
        OneErrorPerStatement strategy = new OneErrorPerStatement();
        parser.setErrorHandler(strategy);
        T tree = entry.apply(parser);
        Diagnosis diagnosis = new Diagnosis(entryRule, tokens);
        List<SyntaxError> errors = new ArrayList<>();
        for (Token failure : strategy.failures()) {
            errors.add(diagnosis.of(failure));
        }
        return new Parsed<>(Optional.of(tree), tokens, errors);
    }
}
