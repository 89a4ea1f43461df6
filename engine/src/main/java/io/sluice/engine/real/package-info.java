// SPDX-License-Identifier: Apache-2.0
/** The real outside: the only threads, files and clock of the engine. */
@NullMarked
package io.sluice.engine.real;

import org.jspecify.annotations.NullMarked;
