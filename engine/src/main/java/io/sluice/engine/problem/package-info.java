// SPDX-License-Identifier: Apache-2.0
/** What can go wrong, told to the user: a stable code, a place in the script, what is wrong and what to do. */
@NullMarked
package io.sluice.engine.problem;

import org.jspecify.annotations.NullMarked;
