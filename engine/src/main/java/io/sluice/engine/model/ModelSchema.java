// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;

/**
 * The columns of a model.
 *
 * @param inputs what it is given, in this order
 * @param output what it foretells: a label of any type that can be grouped by, or a DOUBLE
 */
public record ModelSchema(Schema inputs, SqlType.Field output, Task task) {}
