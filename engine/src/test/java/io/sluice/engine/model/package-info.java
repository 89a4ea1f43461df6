// SPDX-License-Identifier: Apache-2.0
/** How the engine tests what a model is to it: figures are held against those taken anew from all rows. */
@NullMarked
package io.sluice.engine.model;

import org.jspecify.annotations.NullMarked;
