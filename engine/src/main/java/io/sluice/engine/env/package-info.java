// SPDX-License-Identifier: Apache-2.0
/** Everything that is not a function of the input: time, threads, randomness. It is passed in, so that a test can run a whole job in one thread from a seed. */
@NullMarked
package io.sluice.engine.env;

import org.jspecify.annotations.NullMarked;
