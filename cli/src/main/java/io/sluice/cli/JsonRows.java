// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.Rows;

/** Rows as JSON, an object a line. */
final class JsonRows {
    private JsonRows() {}

    static String text(Rows rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(row.toJson()).append('\n'));
        return text.toString();
    }
}
