// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

/** One term of an ORDER BY: a column, its direction, and where NULL stands. */
public record Order(int column, boolean descending, boolean nullsFirst) {
    @Override
    public String toString() {
        return text("$" + column);
    }

    /** The term with the column called by a name. */
    String text(String name) {
        return name
                + (descending ? " DESC" : "")
                + (nullsFirst == descending ? "" : nullsFirst ? " NULLS FIRST" : " NULLS LAST");
    }
}
