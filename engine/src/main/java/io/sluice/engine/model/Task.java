// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

/** What a model foretells. */
public enum Task {
    /** One of some labels. */
    CLASSIFICATION,
    /** A number, a DOUBLE. */
    REGRESSION
}
