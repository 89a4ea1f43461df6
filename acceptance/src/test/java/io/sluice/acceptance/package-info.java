// SPDX-License-Identifier: Apache-2.0
/** The project seen from outside: who may know whom, how the source reads, what the documents promise. */
@NullMarked
package io.sluice.acceptance;

import org.jspecify.annotations.NullMarked;
