// SPDX-License-Identifier: Apache-2.0
/** The sluice command. */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
