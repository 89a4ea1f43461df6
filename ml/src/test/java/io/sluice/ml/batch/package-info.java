// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.sluice.ml.batch;

import org.jspecify.annotations.NullMarked;
