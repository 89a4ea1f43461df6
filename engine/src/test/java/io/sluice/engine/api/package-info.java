// SPDX-License-Identifier: Apache-2.0
/** Tests of the library as a program uses it. */
@NullMarked
package io.sluice.engine.api;

import org.jspecify.annotations.NullMarked;
