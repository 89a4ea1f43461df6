// SPDX-License-Identifier: Apache-2.0
/**
 * Expression → Rex → text → class. Calcite's translator gives the whole operator table; what it does slowly is cut out and
 * done by kernels on whole columns. User text never enters the generated source: strings come in as constants.
 */
@NullMarked
package io.sluice.engine.codegen;

import org.jspecify.annotations.NullMarked;
