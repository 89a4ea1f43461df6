// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/**
 * What became of a text.
 *
 * @param tree the parse tree; absent if a limit was exceeded. A statement with a syntax error is in it, as far as it was
 *     understood, with {@code exception} set
 * @param tokens all tokens, blanks and comments too, which stand on the hidden channel
 * @param errors in the order of the text, at most one per statement; empty if the text is correct
 */
public record Parsed<T extends ParserRuleContext>(Optional<T> tree, List<Token> tokens, List<SyntaxError> errors) {
    public Parsed {
        tokens = List.copyOf(tokens);
        errors = List.copyOf(errors);
    }
}
