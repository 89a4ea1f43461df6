// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.Console;
import io.sluice.engine.api.Home;
import io.sluice.engine.api.Job;
import io.sluice.engine.api.ReplayedBatch;
import io.sluice.engine.api.Scripts;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.Drawing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code sluice}: the shell without arguments, statements with {@code -c}, and the subcommands. */
@CommandLine.Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Streaming SQL that is right after every batch.",
        footer = {"", "Examples:", "  sluice run examples/wordcount.sql", "  sluice -c \"SELECT 1\"", "  sluice"},
        subcommands = {CheckpointCommand.class, DemoCommand.class},
        sortOptions = false)
final class Command implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final int ATTEMPTS_MAX = 5;

    final Texts texts = new Texts();

    @Option(names = "-c", paramLabel = "SQL", description = "Run statements; may be repeated.")
    private List<String> statements = new ArrayList<>();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print rows and changes as JSON lines.")
    private boolean json;

    @Option(
            names = "--var",
            paramLabel = "NAME=VALUE",
            scope = ScopeType.INHERIT,
            description = "The value of $${NAME} in options and settings.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "A setting; it beats what the script says.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces.")
    boolean debug;

    @Override
    public Integer call() {
        if (!statements.isEmpty()) {
            Session session = session();
            for (int i = 0; i < statements.size(); i++) {
                String name = statements.size() == 1 ? "<command>" : "<command " + (i + 1) + ">";
                session.execute(name, texts.add(name, statements.get(i)));
            }
            return start(session::job);
        }
        // The launcher knows whether there is a person at the keyboard; Java says it differently in each version.
        return Boolean.getBoolean("sluice.interactive") ? new Shell(this).run() : run(STANDARD_INPUT, false, null);
    }

    @CommandLine.Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = "Run a script; - is standard input.")
    int run(
            @Parameters(paramLabel = "FILE") String file,
            @Option(names = "--fresh", description = "Start over, whatever the checkpoint says.") boolean fresh,
            @Option(
                            names = "--restore-from",
                            paramLabel = "COMMIT",
                            description = "Go back to an earlier commit; see sluice checkpoint ls.")
                    @Nullable
                    Long commit) {
        Session session = session();
        session.execute(Texts.name(file), texts.read(file));
        if (file.equals(STANDARD_INPUT)) {
            return start(session::job);
        }
        Home home = Home.ofScript(file, fresh);
        AtomicBoolean restored = new AtomicBoolean();
        return start(() -> session.job(commit == null || restored.getAndSet(true) ? home : home.restoredFrom(commit)));
    }

    @CommandLine.Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Parse and plan a script; nothing of it runs.")
    int check(@Parameters(paramLabel = "FILE") String file) {
        Session session = lookingOnly();
        session.execute(Texts.name(file), texts.read(file));
        session.explain(Session.Explanation.DAG, Drawing.Format.TEXT);
        return ExitCode.DONE;
    }

    @CommandLine.Command(name = "explain", mixinStandardHelpOptions = true, description = "Draw the job of a script.")
    int explain(
            @Parameters(paramLabel = "FILE") String file,
            @Option(names = "--format", defaultValue = "TEXT", description = "Of the DAG: ${COMPLETION-CANDIDATES}")
                    Drawing.Format format,
            @Option(names = "--show", defaultValue = "DAG", description = "What is shown: ${COMPLETION-CANDIDATES}")
                    Session.Explanation what) {
        Session session = lookingOnly();
        session.execute(Texts.name(file), texts.read(file));
        String text = session.explain(what, format)
                .orElseThrow(() -> Problem.of(Code.USAGE, "\"" + file + "\" has no continuous statement")
                        .hint("there is a job where a query reads a STREAM")
                        .exception());
        System.out.println(text);
        return ExitCode.DONE;
    }

    @CommandLine.Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = "Run a batch of a job once more, from its checkpoint, and show every DStream of it.")
    int replay(
            @Parameters(paramLabel = "FILE") String file,
            @Option(names = "--batch", required = true, paramLabel = "N", description = "The number of the batch.")
                    long batch,
            @Option(
                            names = "--limit",
                            paramLabel = "ROWS",
                            defaultValue = "20",
                            description = "How many changes of each DStream are shown; ${DEFAULT-VALUE} if not given.")
                    int limit) {
        try (Session session = lookingOnly()) {
            session.execute(Texts.name(file), texts.read(file));
            ReplayedBatch replayed = session.replay(Home.ofScript(file, false), batch, limit);
            System.out.print(json ? BatchText.json(replayed) : BatchText.of(replayed));
            System.out.flush();
        }
        return ExitCode.DONE;
    }

    @CommandLine.Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Run scripts with STEP and EXPECT; without a name, all *.test.sql below this folder.")
    int test(@Parameters(paramLabel = "FILE", arity = "0..*") List<String> files) {
        return new TestScripts(texts, scripts()).run(files == null ? List.of() : files);
    }

    Scripts scripts() {
        return Scripts.files(
                name -> Optional.ofNullable(variables.get(name)).or(() -> Optional.ofNullable(System.getenv(name))));
    }

    Session session() {
        return session(terminal());
    }

    Session session(Console console) {
        return Sluice.open(console, settings, scripts());
    }

    /** A session whose script is not going to be run: it waits for nothing. */
    Session lookingOnly() {
        return Sluice.open(terminal(), settings, scripts().withoutWaiting());
    }

    private Console terminal() {
        return new TerminalConsole(json, Boolean.getBoolean("sluice.terminal"));
    }

    boolean json() {
        return json;
    }

    /**
     * Runs a job, if there is one, until it ends or a signal comes; then the batch under way is completed. If another instance,
     * whose place this one takes, has still done something at the last moment, it is opened once more and goes on from there.
     */
    private int start(Supplier<Optional<Job>> opening) {
        for (int attempt = 1; ; attempt++) {
            try {
                opening.get().ifPresent(Command::run);
                return ExitCode.DONE;
            } catch (ProblemException failure) {
                if (failure.problem().code() != Code.OVERTAKEN || attempt == ATTEMPTS_MAX) {
                    throw failure;
                }
            }
        }
    }

    private static void run(Job job) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread stop = new Thread(() -> {
            job.stop();
            awaitQuietly(ended);
        });
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            job.run();
        } finally {
            ended.countDown();
            forget(stop);
        }
    }

    /** There is nothing to be done any more when the process ends, unless it is ending already. */
    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook runs, and finds that the job has ended.
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
