// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;

/**
 * Where predictions go, one per row.
 *
 * @param values of the type of the model's output; NULL where nothing can be foretold yet
 * @param details what {@link io.sluice.engine.topology.Task#detail} names: how probable the label is, or how far the row is from the middle
 *     of its cluster, and NULL where there is no value; others leave this column alone
 */
public record Predictions(Column values, DoubleColumn details) {}
