// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.api.Console;
import io.sluice.engine.api.Home;
import io.sluice.engine.api.Rows;
import io.sluice.engine.api.Scripts;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The job of a script, run to its end in a process of its own that can be killed, or stopped and continued. */
final class JobProcess implements AutoCloseable {
    static final int DONE = 0;
    /** Another instance has taken over; the command line ends with the same. */
    static final int FENCED = 75;

    private static final int FAILED = 1;
    /** So often an instance is opened that the one before it gets in the way of; the command line does the same. */
    private static final int ATTEMPTS_MAX = 5;

    private static final long DEADLINE_SECONDS = 180;
    private static final long POLL_MILLIS = 5;

    /** What is waited for. */
    interface Condition {
        boolean holds() throws IOException;
    }

    private final Process process;
    private final Path said;

    private JobProcess(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /** Starts one; what it says goes into a file beside the script. */
    static JobProcess start(Path script) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(JobProcess.class.getName(), script.toString()));
        Path said = script.resolveSibling("said-" + UUID.randomUUID());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        return new JobProcess(process, said);
    }

    /** All that it has said so far. */
    String said() throws IOException {
        return "process " + process.pid() + " has said: " + Files.readString(said);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Lets it run for a while. Whether it still does then. */
    boolean runsFor(long millis) throws InterruptedException {
        return !process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until something holds, and requires that it runs until then. */
    void await(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.holds()) {
            assertThat(runsFor(POLL_MILLIS)).as("it still runs; " + said()).isTrue();
            assertThat(System.nanoTime() - end).as("the deadline; " + said()).isNegative();
        }
    }

    /** Waits for its end, and requires that it is this one. */
    void requireEnd(int exitCode) throws IOException, InterruptedException {
        boolean late = runsFor(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        assertThat(late).as("it still runs; " + said()).isFalse();
        assertThat(process.exitValue()).as(said()).isEqualTo(exitCode);
    }

    /** Sends a signal. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).as(said()).isZero();
    }

    /** Ends it at once, without a chance to do anything more. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * Runs it.
     *
     * @param arguments the script
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(Arrays.asList(arguments).get(0)));
    }

    private static int run(String script) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (Session session = Sluice.open(console(), Map.of(), Scripts.files(name -> Optional.empty()))) {
                session.execute(script, Files.readString(Path.of(script)));
                session.job(Home.ofScript(script, false)).orElseThrow().run();
                return DONE;
            } catch (ProblemException failure) {
                System.err.println(failure.problem());
                if (failure.problem().code() != Code.OVERTAKEN || attempt == ATTEMPTS_MAX) {
                    return failure.problem().code() == Code.FENCED ? FENCED : FAILED;
                }
            }
        }
    }

    private static Console console() {
        return new Console() {
            @Override
            public Appendable out() {
                return Writer.nullWriter();
            }

            @Override
            public void show(Rows rows) {}

            @Override
            public void status(String line) {
                System.err.println(line);
            }
        };
    }
}
