// SPDX-License-Identifier: Apache-2.0
/**
 * Types and functions as Calcite knows them. Planning turns Calcite's types and operators into ours, code generation turns
 * them back; both look here, so the two directions cannot drift apart.
 */
@NullMarked
package io.sluice.engine.dialect;

import org.jspecify.annotations.NullMarked;
