// SPDX-License-Identifier: Apache-2.0
/** What a model is to the engine: learners and their kinds, how well they foretell, and the store that versions go through. */
@NullMarked
package io.sluice.engine.model;

import org.jspecify.annotations.NullMarked;
