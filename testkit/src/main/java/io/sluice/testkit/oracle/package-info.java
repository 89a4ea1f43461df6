// SPDX-License-Identifier: Apache-2.0
/**
 * What SQL means, computed the slow way: after every tick all rows again, one at a time, by nested loops over the algebra as the
 * query was written. It shares only Calcite's scalar functions with the engine, so that both are wrong only where those are.
 */
@NullMarked
package io.sluice.testkit.oracle;

import org.jspecify.annotations.NullMarked;
