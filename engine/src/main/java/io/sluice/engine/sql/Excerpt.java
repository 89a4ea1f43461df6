// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Place;

/** A piece of a script. The text is as written, without the final {@code ;}. */
public record Excerpt(Place place, String text) {}
