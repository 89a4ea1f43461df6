// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

/** One term of an ORDER BY: a column, its direction, and where NULL stands. */
public record Order(int column, boolean descending, boolean nullsFirst) {
    @Override
    public String toString() {
        return "$" + column + (descending ? " DESC" : "")
                + (nullsFirst == descending ? "" : nullsFirst ? " NULLS FIRST" : " NULLS LAST");
    }
}
