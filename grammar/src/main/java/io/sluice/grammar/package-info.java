// SPDX-License-Identifier: Apache-2.0
/** Text → parse tree. */
@NullMarked
package io.sluice.grammar;

import org.jspecify.annotations.NullMarked;
