// SPDX-License-Identifier: Apache-2.0
/** Tests of the package of the same name, most against a naive model on random input: laws first, examples where a law would hide the point. */
@NullMarked
package io.sluice.engine.data;

import org.jspecify.annotations.NullMarked;
