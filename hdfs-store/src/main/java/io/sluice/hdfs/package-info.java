// SPDX-License-Identifier: Apache-2.0
/** Checkpoints, models and files on HDFS. Its place in the build; it fills when checkpoints arrive. */
@NullMarked
package io.sluice.hdfs;

import org.jspecify.annotations.NullMarked;
