// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Gives up on a statement at its first error and goes on after the next {@code ;}. Nothing is inserted, deleted or
 * guessed within a statement: one slip gives one message.
 */
final class OneErrorPerStatement extends DefaultErrorStrategy {
    private final List<Token> failures = new ArrayList<>();

    /** The token at which each wrong statement stopped making sense. */
    List<Token> failures() {
        return failures;
    }

    @Override
    public void reportError(Parser parser, RecognitionException failure) {
        if (!inErrorRecoveryMode(parser)) {
            beginErrorCondition(parser);
            Token token = failure.getOffendingToken();
            if (failures.isEmpty() || !closesAbandonedSet(parser.getTokenStream(), token.getTokenIndex())) {
                failures.add(token);
            }
        }
    }

    /** Whether the token is the {@code ;} of an {@code END;} that is left over from a statement set with an error. */
    private static boolean closesAbandonedSet(TokenStream tokens, int index) {
        return tokens.get(index).getType() == SluiceParser.SEMICOLON
                && tokens.LT(-1).getType() == SluiceParser.END
                && tokens.LT(-2) != null
                && tokens.LT(-2).getType() == SluiceParser.SEMICOLON;
    }

    /** Called by every rule on the way out. The statement stops the way, or the entry if it has no statements. */
    @Override
    public void recover(Parser parser, RecognitionException failure) {
        RuleContext rule = parser.getContext();
        if (rule instanceof SluiceParser.StatementContext || rule.parent == null) {
            skipStatement(parser);
        } else {
            throw failure;
        }
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw new InputMismatchException(parser);
    }

    /** Between two statements, where no rule is left to give up: what is neither a statement nor {@code ;} is skipped. */
    @Override
    public void sync(Parser parser) {
        if (!(parser.getContext() instanceof SluiceParser.ScriptContext)) {
            return;
        }
        IntervalSet next = parser.getATN().nextTokens(parser.getATN().states.get(parser.getState()));
        int token = parser.getInputStream().LA(1);
        if (!next.contains(token) && !next.contains(Token.EPSILON)) {
            reportError(parser, new InputMismatchException(parser));
            skipStatement(parser);
        }
    }

    private void skipStatement(Parser parser) {
        consumeUntil(parser, IntervalSet.of(SluiceParser.SEMICOLON));
        endErrorCondition(parser);
    }
}
