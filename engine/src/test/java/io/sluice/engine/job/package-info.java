// SPDX-License-Identifier: Apache-2.0
/** Tests of the loop of a job and of what it writes down of its batches. */
@NullMarked
package io.sluice.engine.job;

import org.jspecify.annotations.NullMarked;
