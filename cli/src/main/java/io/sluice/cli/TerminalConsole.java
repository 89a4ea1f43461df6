// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.Console;
import io.sluice.engine.api.Rows;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Data on standard output, everything else on standard error; UTF-8 whatever the locale says. Where standard output is a
 * terminal, results that will be final are shown while they grow.
 */
final class TerminalConsole implements Console {
    private static final int BUFFER_BYTES = 1 << 16;

    private final boolean json;
    private final boolean terminal;
    private Optional<LiveTables> live = Optional.empty();
    private final PrintStream out = new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
            false,
            StandardCharsets.UTF_8);
    private final PrintStream err =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    /** @param terminal whether standard output is one */
    TerminalConsole(boolean json, boolean terminal) {
        this.json = json;
        this.terminal = terminal;
    }

    @Override
    public Appendable out() {
        return out;
    }

    @Override
    public void show(Rows rows) {
        String text = json ? JsonRows.text(rows) : TableText.text(rows);
        over(true, () -> {
            out.print(text);
            out.flush();
        });
    }

    @Override
    public void status(String line) {
        over(false, () -> err.println(line));
    }

    private void over(boolean end, Runnable print) {
        Optional<LiveTables> tables = tables();
        if (tables.isEmpty()) {
            print.run();
        } else if (end) {
            tables.get().end(print);
        } else {
            tables.get().above(print);
        }
    }

    private synchronized Optional<LiveTables> tables() {
        return live;
    }

    @Override
    public boolean json() {
        return json;
    }

    @Override
    public Live live() {
        return terminal && !json ? Live.FINAL : Live.NEVER;
    }

    @Override
    public void frame(Frame frame) {
        opened().ifPresent(tables -> tables.frame(frame));
    }

    private synchronized Optional<LiveTables> opened() {
        if (live.isEmpty()) {
            try {
                Terminal screen = TerminalBuilder.builder()
                        .system(true)
                        .nativeSignals(false)
                        .dumb(true)
                        .build();
                live = screen.getType().startsWith(Terminal.TYPE_DUMB)
                        ? Optional.empty()
                        : Optional.of(new LiveTables(screen));
            } catch (IOException noTerminal) {
                return Optional.empty();
            }
        }
        return live;
    }
}
