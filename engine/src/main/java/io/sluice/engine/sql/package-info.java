// SPDX-License-Identifier: Apache-2.0
/**
 * Parse tree to {@link io.sluice.engine.sql.Statement}: definitions become small records, queries and expressions become
 * Calcite's {@code SqlNode}, with the positions of the user's text.
 *
 * <p>A pipe is plain SQL read from left to right. {@code FROM t |> WHERE a > 1 |> AGGREGATE COUNT(*) GROUP BY b} becomes
 * one SELECT, because its operators come in the order in which a SELECT evaluates its clauses; an operator that comes
 * too late for that starts a new SELECT around what there is. What Calcite has no node for has one here:
 * {@link io.sluice.engine.sql.PerBatchSelect}, {@link io.sluice.engine.sql.SqlStarRename},
 * {@link io.sluice.engine.sql.PathName} and the {@link io.sluice.engine.sql.SqlPipe} family, which the planner takes out
 * of the tree, innermost first, before it lets Calcite validate the rest.
 */
@NullMarked
package io.sluice.engine.sql;

import org.jspecify.annotations.NullMarked;
