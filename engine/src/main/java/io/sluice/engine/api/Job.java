// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Signal;
import io.sluice.engine.job.Execution;
import io.sluice.engine.job.JobLoop;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.session.Setting;
import io.sluice.engine.session.Settings;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.DStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A running job: its sources, its loop, its outputs. {@link #run} belongs to one thread, {@link #stop} to any.
 */
public final class Job implements AutoCloseable {
    private static final long BATCH_BYTES_LEAST = 4 << 20;

    private final RealEnv env;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Outputs outputs;
    private final JobLoop loop;
    private final Console console;
    private final boolean atOnce;

    private Job(JobPlan plan, Interpreter interpreter, Connectors connectors, Console console) {
        Settings settings = interpreter.settings();
        int parallelism = Session.parallelism(settings);
        this.console = console;
        env = new RealEnv(parallelism);
        Signal signal = env.signal();
        boolean bounded = true;
        try {
            for (Relation.Stream stream : plan.streams()) {
                if (!stream.options().isEmpty()) {
                    SourceConnector connector = connector(stream, connectors);
                    Options options = Options.of(stream.name(), stream.options(), connector.options());
                    bounded &= connector.bounded(options);
                    sources.put(
                            stream.name(),
                            connector.open(
                                    stream.name(), options, stream.stored(), env, console::status, signal::wake));
                }
            }
            Patience patience = new Patience(env.clock(), env.signal(), settings.micros(Setting.SINK_TIMEOUT), console);
            outputs = Outputs.open(plan, interpreter.catalogue(), connectors, bounded, env, console, patience);
        } catch (RuntimeException failure) {
            closeSources();
            env.close();
            throw failure;
        }
        atOnce = plan.topology().nodes().stream().anyMatch(DStream.Values.class::isInstance);
        Execution execution = new Execution(plan.topology(), new Operators(), parallelism, env.scheduler());
        long bytesMax = Math.max(BATCH_BYTES_LEAST, Runtime.getRuntime().maxMemory() / 32);
        JobLoop.Batches batches = new JobLoop.Batches(
                settings.micros(Setting.BATCH_INTERVAL),
                settings.number(Setting.BATCH_MAX_ROWS),
                bytesMax,
                (long) parallelism * Chunk.ROWS_MAX);
        loop = new JobLoop(
                execution,
                sources,
                interpreter.tables().rows(plan.tables()),
                batches,
                env.clock(),
                signal,
                outputs::accept);
    }

    static Job open(JobPlan plan, Interpreter interpreter, Connectors connectors, Console console) {
        return new Job(plan, interpreter, connectors, console);
    }

    private static SourceConnector connector(Relation.Stream stream, Connectors connectors) {
        String name = stream.options().get("connector");
        if (name == null) {
            throw Problem.of(Code.UNKNOWN_OPTION, "stream \"" + stream.name() + "\" does not say its connector")
                    .hint("add 'connector' = 'socket', 'filesystem', 'stdin' or 'datagen' to WITH")
                    .exception();
        }
        return connectors.source(name);
    }

    /**
     * Runs until the sources have ended, or {@link #stop} is called; then everything is closed.
     *
     * @throws io.sluice.engine.problem.ProblemException if a source, a sink or an expression fails
     */
    public void run() {
        try (this) {
            loop.run(atOnce);
            outputs.finish();
            console.status(summary());
        }
    }

    /** Ends the job after the batch under way. Any thread. */
    public void stop() {
        loop.stop();
        outputs.hurry();
    }

    /** The closing line. */
    private String summary() {
        long skipped = sources.values().stream().mapToLong(Source::rowsSkipped).sum();
        String first = sources.values().stream()
                .flatMap(source -> source.firstSkipped().stream())
                .findFirst()
                .map(sample -> " (such as " + sample + ")")
                .orElse("");
        return count(loop.rowsIn(), "row") + " in, " + count(outputs.changes(), "change") + " out, "
                + String.format(Locale.ROOT, "%,d", skipped) + " skipped" + first + ", "
                + count(loop.batches(), "batch")
                + "; no checkpoint: nothing is kept";
    }

    private static String count(long number, String what) {
        String plural = what.endsWith("h") ? what + "es" : what + "s";
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? what : plural);
    }

    private void closeSources() {
        sources.values().forEach(Source::close);
    }

    @Override
    public void close() {
        closeSources();
        try {
            outputs.close();
        } finally {
            env.close();
        }
    }
}
