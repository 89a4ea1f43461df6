// SPDX-License-Identifier: Apache-2.0
/** Tests of the command from inside the process. */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
