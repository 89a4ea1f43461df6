// SPDX-License-Identifier: Apache-2.0
/** The running things: one file per operator. An operator reads chunks of changes and writes chunks of changes; what it remembers is in a trace. */
@NullMarked
package io.sluice.engine.operator;

import org.jspecify.annotations.NullMarked;
