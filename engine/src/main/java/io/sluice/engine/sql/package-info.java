// SPDX-License-Identifier: Apache-2.0
/** Text → statements → validated queries: the catalogue, the tree builders, and complaints in the user's words. */
@NullMarked
package io.sluice.engine.sql;

import org.jspecify.annotations.NullMarked;
