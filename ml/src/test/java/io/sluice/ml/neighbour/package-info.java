// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.sluice.ml.neighbour;

import org.jspecify.annotations.NullMarked;
