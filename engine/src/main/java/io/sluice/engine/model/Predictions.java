// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;

/**
 * Where predictions go, one per row.
 *
 * @param values of the type of the model's output; NULL where nothing can be foretold yet
 * @param probabilities of the labels foretold, as far as the model knows them, else NULL; a regression leaves this column alone
 */
public record Predictions(Column values, DoubleColumn probabilities) {}
