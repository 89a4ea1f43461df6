// SPDX-License-Identifier: Apache-2.0
/** What flows: chunks of columns with a weight per row, the Z-set of DBSP (Budiu et al., VLDB 2023), and the byte form in which rows are keys and state. */
@NullMarked
package io.sluice.engine.data;

import org.jspecify.annotations.NullMarked;
