// SPDX-License-Identifier: Apache-2.0
/** What the tests of the engine share: a random source that can be repeated, and random rows with all the values that go wrong. */
@NullMarked
package io.sluice.engine;

import org.jspecify.annotations.NullMarked;
