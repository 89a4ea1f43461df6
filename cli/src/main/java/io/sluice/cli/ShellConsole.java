// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.Console;
import io.sluice.engine.api.Rows;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;

/**
 * The terminal of a shell: what background jobs say appears above the line that is being typed, and above a table that is
 * being shown.
 */
final class ShellConsole implements Console, Appendable {
    private final LineReader reader;
    private final LiveTables tables;
    private final boolean dumb;
    private final boolean json;

    ShellConsole(LineReader reader, LiveTables tables, boolean json) {
        this.reader = reader;
        this.tables = tables;
        this.dumb = reader.getTerminal().getType().startsWith(Terminal.TYPE_DUMB);
        this.json = json;
    }

    @Override
    public Appendable out() {
        return this;
    }

    @Override
    public Appendable append(CharSequence text) {
        if (!text.isEmpty()) {
            tables.above(() -> reader.printAbove(text.toString()));
        }
        return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) {
        return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char c) {
        return append(String.valueOf(c));
    }

    @Override
    public void show(Rows rows) {
        String text = json ? JsonRows.text(rows) : TableText.text(rows);
        tables.end(() -> {
            if (!text.isEmpty()) {
                reader.printAbove(text);
            }
        });
    }

    @Override
    public void status(String line) {
        append(line);
    }

    @Override
    public boolean json() {
        return json;
    }

    @Override
    public Live live() {
        return dumb || json ? Live.NEVER : Live.CHANGING;
    }

    @Override
    public void frame(Frame frame) {
        tables.frame(frame);
    }
}
