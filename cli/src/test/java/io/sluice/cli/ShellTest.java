// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The shell on a terminal that is two pipes: what is typed, and what appears. */
class ShellTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int PROMPTS_MAX = 2_000;
    private static final char CTRL_C = 3;
    private static final char CTRL_D = 4;
    private static final String STREAM =
            "CREATE STREAM s (w STRING) WITH ('connector'='datagen','rows-per-second'='200','fields.w.kind'='sentence');";

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final Screen screen = new Screen();

    @TempDir
    private java.nio.file.Path home = java.nio.file.Path.of("");

    /** Everything that has appeared, and a way to wait for more. */
    private static final class Screen extends ByteArrayOutputStream {
        @Override
        public synchronized void write(int value) {
            super.write(value);
            notifyAll();
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            notifyAll();
        }

        /** Waits for a text behind a position; gives the position behind it. */
        synchronized int await(String text, int from) throws InterruptedException {
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            while (true) {
                int at = toString(StandardCharsets.UTF_8).indexOf(text, from);
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (at >= 0) {
                    return at + text.length();
                }
                assertThat(left)
                        .as("\"%s\" appears in: %s", text, toString(StandardCharsets.UTF_8))
                        .isPositive();
                wait(left);
            }
        }
    }

    private int seen;
    private Future<Integer> shell = java.util.concurrent.CompletableFuture.completedFuture(0);

    @BeforeEach
    void start() throws IOException {
        System.setProperty("user.home", home.toString());
        PipedInputStream keys = new PipedInputStream(keyboard);
        ExternalTerminal terminal = new ExternalTerminal("test", "xterm", keys, screen, StandardCharsets.UTF_8);
        Attributes attributes = terminal.getAttributes();
        attributes.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        attributes.setControlChar(Attributes.ControlChar.VINTR, CTRL_C);
        terminal.setAttributes(attributes);
        terminal.setSize(Size.of(100, 20));
        Command command = new CommandLine(new Command()).getCommand();
        shell = threads.submit(() -> new Shell(command).run(terminal));
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private void type(String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private void enter(String line) throws IOException {
        type(line + "\r");
    }

    private void sees(String text) throws InterruptedException {
        seen = screen.await(text, seen);
    }

    private int ended() throws InterruptedException, ExecutionException, TimeoutException {
        return shell.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aStatementMayTakeSeveralLines() throws Exception {
        enter("SELECT 1 AS one,");
        enter("';' AS semicolon;");
        sees("  1 | ;");
        enter("SELECT;");
        sees("error[SLU-1001]");
        enter("exit");
        assertThat(ended()).isZero();
    }

    @Test
    void aGroupedQueryIsALiveTableUntilCtrlC() throws Exception {
        enter(STREAM);
        enter("SELECT COUNT(*) AS n FROM s;");
        sees("(1 row, batch ");
        type(String.valueOf(CTRL_C));
        sees("nothing is kept");
        enter("SELECT 'next' || ' one' AS x;");
        sees("next one");
        type(String.valueOf(CTRL_D));
        assertThat(ended()).isZero();
    }

    @Test
    void anUngroupedQueryPrintsLines() throws Exception {
        enter(STREAM);
        enter("SELECT CHAR_LENGTH(w) > 0 AS long FROM s;");
        sees("+I[true]");
        type(String.valueOf(CTRL_C));
        sees("nothing is kept");
        type(String.valueOf(CTRL_D));
        assertThat(ended()).isZero();
    }

    @Test
    void jobsRunBehindThePrompt() throws Exception {
        enter(STREAM);
        enter("CREATE MATERIALIZED VIEW counts AS SELECT COUNT(*) AS n FROM s;");
        sees("job counts runs");
        enter("SELECT n > 0 AS positive FROM counts EMIT CHANGES;");
        sees("+I[true]");
        type(String.valueOf(CTRL_C));
        sees("nothing is kept");
        enter("SHOW JOBS;");
        sees("counts | running");
        type(String.valueOf(CTRL_D));
        sees("Stop job counts and leave? [y/N]");
        enter("n");
        enter("STOP JOB counts;");
        sees("job counts is stopped");
        enter("SELECT n > 0 AS kept FROM counts;");
        sees("kept");
        sees("true");
        type(String.valueOf(CTRL_D));
        assertThat(ended()).isZero();
    }

    @Test
    void leavingStopsTheJobs() throws Exception {
        enter(STREAM);
        enter("CREATE MATERIALIZED VIEW counts AS SELECT COUNT(*) AS n FROM s;");
        sees("job counts runs");
        enter("\\q");
        sees("leave? [y/N]");
        enter("y");
        assertThat(ended()).isZero();
    }

    @Test
    void aJobThatFailsSaysSoAtTheNextPrompt() throws Exception {
        enter("CREATE STREAM t (v BIGINT) WITH ('connector'='datagen','rows'='3');");
        enter("CREATE MATERIALIZED VIEW bad AS SELECT 1 / (v - v) AS x FROM t;");
        sees("job bad runs");
        // It may have failed before the prompt came back.
        for (int prompts = 0; !screen.toString(StandardCharsets.UTF_8).contains("job bad failed"); prompts++) {
            assertThat(prompts).isLessThan(PROMPTS_MAX);
            enter("SELECT 'prompt' AS x;");
            sees("(1 row)");
        }
        seen = 0;
        sees("job bad failed");
        sees("SLU-4001");
        enter("SHOW JOBS;");
        sees("bad  | failed");
        type(String.valueOf(CTRL_D));
        assertThat(ended()).isZero();
    }
}
