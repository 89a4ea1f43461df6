// SPDX-License-Identifier: Apache-2.0
/** What the command says. */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
