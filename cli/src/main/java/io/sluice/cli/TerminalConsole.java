// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.Console;
import io.sluice.engine.session.Answer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Data on standard output, everything else on standard error; UTF-8 whatever the locale says. */
final class TerminalConsole implements Console {
    private static final int BUFFER_BYTES = 1 << 16;

    private final boolean json;
    private final PrintStream out = new PrintStream(
            new java.io.BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
            false,
            StandardCharsets.UTF_8);
    private final PrintStream err =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    TerminalConsole(boolean json) {
        this.json = json;
    }

    @Override
    public Appendable out() {
        return out;
    }

    @Override
    public void show(Answer answer) {
        out.print(json ? JsonRows.text(answer) : TableText.text(answer));
        out.flush();
    }

    @Override
    public void status(String line) {
        err.println(line);
    }
}
