// SPDX-License-Identifier: Apache-2.0
/**
 * Groups of rows that are alike, without anybody saying which: each has a centre, the mean of its rows, and a row belongs to the nearest one.
 */
@NullMarked
package io.sluice.ml.cluster;

import org.jspecify.annotations.NullMarked;
