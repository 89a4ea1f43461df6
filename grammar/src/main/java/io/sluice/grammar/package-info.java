// SPDX-License-Identifier: Apache-2.0
/**
 * Text to parse tree: the whole language in one ANTLR grammar, {@code Sluice.g4}.
 *
 * <p>A word of SQL is rarely reserved: {@code SELECT date, value, state, year FROM t} parses, because the grammar accepts
 * a keyword as a name wherever only a name can stand. Text goes through three steps: tokens, {@link Limits} counted on
 * the tokens (so that no hostile text reaches a recursive step), and {@link Parse}, which tries the fast prediction mode
 * first and reports at most one error per statement from a second, exact run.
 */
@NullMarked
package io.sluice.grammar;

import org.jspecify.annotations.NullMarked;
