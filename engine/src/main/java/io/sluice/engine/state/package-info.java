// SPDX-License-Identifier: Apache-2.0
/** What operators remember, called traces: {@link io.sluice.engine.state.RowTable} (key to fixed record), {@link io.sluice.engine.state.RowIndex} (key to weighted rows) and {@link io.sluice.engine.state.SortedIndex} (weighted rows in order). Entries are bytes to bytes in canonical form, whole chunks are looked up at once, and what sums to nothing leaves nothing behind. */
@NullMarked
package io.sluice.engine.state;

import org.jspecify.annotations.NullMarked;
