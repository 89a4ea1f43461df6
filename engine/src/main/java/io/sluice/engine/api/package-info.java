// SPDX-License-Identifier: Apache-2.0
/** What a user imports, and where the parts are wired: planning, generated code, operators and the loop meet only here. */
@NullMarked
package io.sluice.engine.api;

import org.jspecify.annotations.NullMarked;
