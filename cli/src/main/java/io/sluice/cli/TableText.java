// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.data.Datum;
import io.sluice.engine.session.Answer;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer as an aligned table; one without columns of width says its lines only. */
final class TableText {
    private TableText() {}

    static String text(Answer answer) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(answer.schema().names());
        for (List<@Nullable Object> row : answer.rows()) {
            cells.add(cells(row, answer));
        }
        int[] widths = widths(cells, answer.schema().size());
        StringBuilder text = new StringBuilder();
        boolean plan = answer.schema().names().equals(List.of("plan"))
                || answer.schema().names().equals(List.of("statement"));
        for (int line = plan ? 1 : 0; line < cells.size(); line++) {
            append(cells.get(line), widths, answer, line == 0, text);
            if (line == 0) {
                rule(widths, text);
            }
        }
        if (!plan) {
            int rows = answer.rows().size();
            text.append('(').append(rows).append(rows == 1 ? " row)\n" : " rows)\n");
        }
        return text.toString();
    }

    private static List<String> cells(List<@Nullable Object> row, Answer answer) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            cells.add(
                    value == null ? "NULL" : escaped(Datum.text(answer.schema().type(i), value)));
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

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static void append(List<String> line, int[] widths, Answer answer, boolean heading, StringBuilder text) {
        for (int i = 0; i < widths.length; i++) {
            String cell = line.get(i);
            String pad = " ".repeat(Math.max(0, widths[i] - width(cell)));
            boolean right = !heading && isNumber(answer.schema().type(i));
            boolean last = i == widths.length - 1;
            text.append(i == 0 ? "" : " | ").append(right ? pad + cell : last ? cell : cell + pad);
        }
        text.append('\n');
    }

    private static boolean isNumber(SqlType type) {
        return type.isInteger() || type.isFloating() || type.kind() == SqlType.Kind.DECIMAL;
    }

    private static void rule(int[] widths, StringBuilder text) {
        for (int i = 0; i < widths.length; i++) {
            text.append(i == 0 ? "" : "-+-").append("-".repeat(widths[i]));
        }
        text.append('\n');
    }
}
