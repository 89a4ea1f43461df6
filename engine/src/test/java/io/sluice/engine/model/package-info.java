// SPDX-License-Identifier: Apache-2.0
/** Models in files, stores on this machine's disk, and what publishes and follows them. */
@NullMarked
package io.sluice.engine.model;

import org.jspecify.annotations.NullMarked;
