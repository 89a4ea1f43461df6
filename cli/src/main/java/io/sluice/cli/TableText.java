// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.Row;
import io.sluice.engine.api.Rows;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** Rows as an aligned table; texts such as a plan as their lines only. */
final class TableText {
    private TableText() {}

    static String text(Rows rows) {
        boolean plan = rows.schema().names().equals(List.of("plan"))
                || rows.schema().names().equals(List.of("statement"));
        if (plan) {
            StringBuilder text = new StringBuilder();
            rows.forEach(row -> text.append(escaped(row.text(0))).append('\n'));
            return text.toString();
        }
        return String.join("\n", table(rows, Integer.MAX_VALUE)) + "\n" + count(rows.size()) + "\n";
    }

    private static String count(int rows) {
        return "(" + rows + (rows == 1 ? " row)" : " rows)");
    }

    /** Heading, rule and the first rows, a line each. */
    static List<String> table(Rows rows, int rowsMax) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(rows.schema().names());
        for (Row row : rows.rows().subList(0, Math.min(rows.size(), rowsMax))) {
            cells.add(cells(row));
        }
        int[] widths = widths(cells, rows.schema().size());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            lines.add(line(cells.get(i), widths, rows.schema(), i == 0));
            if (i == 0) {
                lines.add(rule(widths));
            }
        }
        return lines;
    }

    private static List<String> cells(Row row) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            cells.add(escaped(row.text(i)));
        }
        return cells;
    }

    /** Control characters would move the cursor of a terminal. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(unit -> {
            if (Character.isISOControl(unit) && unit != '\n') {
                escaped.append(String.format("\\u%04x", unit));
            } else {
                escaped.append((char) unit);
            }
        });
        return escaped.toString();
    }

    private static int[] widths(List<List<String>> cells, int columns) {
        int[] widths = new int[columns];
        for (List<String> line : cells) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], width(line.get(i)));
            }
        }
        return widths;
    }

    /** Columns of a terminal; some characters take two, some none. */
    private static int width(String text) {
        return text.codePoints()
                .map(point -> Math.max(0, WCWidth.wcwidth(point)))
                .sum();
    }

    private static String line(List<String> cells, int[] widths, Schema schema, boolean heading) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String pad = " ".repeat(Math.max(0, widths[i] - width(cell)));
            boolean right = !heading && isNumber(schema.type(i));
            boolean last = i == widths.length - 1;
            text.append(i == 0 ? "" : " | ").append(right ? pad + cell : last ? cell : cell + pad);
        }
        return text.toString();
    }

    private static boolean isNumber(SqlType type) {
        return type.isInteger() || type.isFloating() || type.kind() == SqlType.Kind.DECIMAL;
    }

    private static String rule(int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            text.append(i == 0 ? "" : "-+-").append("-".repeat(widths[i]));
        }
        return text.toString();
    }
}
