// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command as a process of its own, running a script. Its output waits to be read. */
final class Started implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 120;
    private static final long POLL_MILLIS = 2;

    /** What is waited for. */
    interface Condition {
        boolean holds() throws IOException;
    }

    private final Process process;
    private final BufferedReader out;
    private final BufferedReader err;
    private final List<String> said = new ArrayList<>();

    private Started(Process process) {
        this.process = process;
        out = process.inputReader(StandardCharsets.UTF_8);
        err = process.errorReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param folder where it runs, and the script is written to
     * @param heap the most memory for objects, such as {@code 64m}
     */
    static Started script(Path folder, String heap, String script) throws IOException {
        Files.writeString(folder.resolve("script.sql"), script);
        return script(folder, heap);
    }

    /** Starts the script that is there, with more options. */
    static Started script(Path folder, String heap, Path script, String... more) throws IOException {
        List<String> command = new ArrayList<>(command(heap));
        command.addAll(List.of("run", script.toString()));
        command.addAll(List.of(more));
        return start(folder, command);
    }

    /** Starts it with other arguments than those that run a script. */
    static Started command(Path folder, String heap, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(command(heap));
        command.addAll(List.of(arguments));
        return start(folder, command);
    }

    /** Starts it as another user, by his number. */
    static Started as(String user, Path folder, String heap, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups"));
        command.addAll(command(heap));
        command.addAll(List.of(arguments));
        return start(folder, command);
    }

    private static Started script(Path folder, String heap) throws IOException {
        return command(folder, heap, "run", "script.sql");
    }

    private static Started start(Path folder, List<String> command) throws IOException {
        return new Started(
                new ProcessBuilder(command).directory(folder.toFile()).start());
    }

    private static List<String> command(String heap) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xshare:auto",
                "-Xlog:disable"));
        command.addAll(
                Distribution.IS_THERE ? Distribution.classes() : List.of("-cp", System.getProperty("java.class.path")));
        command.add("io.sluice.cli.Main");
        return command;
    }

    /** Reads what it says on standard error, until a line has a text in it. */
    void awaitSaid(String text) throws IOException {
        for (String line = err.readLine(); line != null; line = err.readLine()) {
            said.add(line);
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("it ended and never said \"" + text + "\": " + said);
    }

    /** Reads a line of what it prints. */
    String printed() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new AssertionError("it ended and printed no more: " + said());
        }
        return line;
    }

    /** All lines that it still prints. */
    List<String> printedToTheEnd() {
        return out.lines().toList();
    }

    /** All that it has said on standard error, to the end. */
    String said() {
        try {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return said.stream().collect(Collectors.joining("\n"));
    }

    /** Sends a signal, as the user's terminal or the system does. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Ends it at once, without a chance to do anything more. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until something holds, or it has ended. */
    void await(Condition condition) throws IOException, InterruptedException {
        while (process.isAlive() && !condition.holds()) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end, and gives its exit code. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
