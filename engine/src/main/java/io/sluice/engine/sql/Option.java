// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Place;

/**
 * One entry of a WITH clause, before variables are replaced.
 *
 * @param value the text between the quotes; a number or TRUE as written; the name of a secret
 * @param secret whether the value is the name of a secret, to be resolved at run time and never shown
 */
public record Option(String key, String value, boolean secret, Place keyPlace, Place valuePlace) {}
