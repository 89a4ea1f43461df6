// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.DeadLetters;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.env.Signal;
import io.sluice.engine.job.Progress;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.sql.Relation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The open sources of a job: streams, and views that other jobs keep. */
final class JobSources {
    private final Job.Parts parts;
    private final Optional<JobCheckpoint> checkpoint;
    private final Progress progress;
    private final RealEnv env;
    private final Signal signal;
    private final Map<String, Source> open = new LinkedHashMap<>();
    private boolean bounded = true;

    private JobSources(
            Job.Parts parts, Optional<JobCheckpoint> checkpoint, Progress progress, RealEnv env, Signal signal) {
        this.parts = parts;
        this.checkpoint = checkpoint;
        this.progress = progress;
        this.env = env;
        this.signal = signal;
    }

    /**
     * Opens all.
     *
     * @param progress where to go on
     * @param signal raised when a source has news
     * @throws ProblemException if one cannot be opened; none is open then
     */
    static JobSources open(
            Job.Parts parts, Optional<JobCheckpoint> checkpoint, Progress progress, RealEnv env, Signal signal) {
        JobSources sources = new JobSources(parts, checkpoint, progress, env, signal);
        try {
            sources.openStreams();
            sources.openViews();
        } catch (RuntimeException failure) {
            sources.close();
            throw failure;
        }
        return sources;
    }

    /**
     * Opens some streams once more, at their beginning.
     *
     * @param signal raised when one has news
     */
    static JobSources again(Job.Parts parts, Set<String> streams, RealEnv env, Signal signal) {
        JobSources sources = new JobSources(parts, Optional.empty(), Progress.NONE, env, signal);
        try {
            for (Relation.Stream stream : parts.plan().streams()) {
                if (streams.contains(stream.name())) {
                    sources.openStream(stream);
                }
            }
        } catch (RuntimeException failure) {
            sources.close();
            throw failure;
        }
        return sources;
    }

    /** Whether the outside can give the rows of a stream a second time. */
    static boolean replays(Job.Parts parts, String name) {
        for (Relation.Stream stream : parts.plan().streams()) {
            if (stream.name().equals(name) && !stream.options().isEmpty()) {
                SourceConnector connector = connector(parts, stream);
                return connector.replays(KnownColumns.options(stream, connector));
            }
        }
        return false;
    }

    private void openStreams() {
        for (Relation.Stream stream : parts.plan().streams()) {
            if (!stream.options().isEmpty()) {
                tellUnread(stream, parts.plan());
                openStream(stream);
            }
        }
    }

    private void openStream(Relation.Stream stream) {
        SourceConnector connector = connector(parts, stream);
        Options options = KnownColumns.options(stream, connector);
        bounded &= connector.bounded(options);
        open.put(stream.name(), open(stream, connector, options));
    }

    private static SourceConnector connector(Job.Parts parts, Relation.Stream stream) {
        String name = stream.options().get("connector");
        if (name == null) {
            throw Problem.of(Code.UNKNOWN_OPTION, "stream \"" + stream.name() + "\" does not say its connector")
                    .hint("add 'connector' = 'socket', 'filesystem', 'stdin' or 'datagen' to WITH")
                    .exception();
        }
        return parts.ends().connectors().source(name);
    }

    /** Bad rows that nobody reads are no better off than skipped ones. */
    private void tellUnread(Relation.Stream stream, JobPlan plan) {
        DeadLetters.stream(stream.options()).ifPresent(letters -> {
            if (plan.streams().stream().noneMatch(read -> read.name().equalsIgnoreCase(letters))) {
                parts.ends()
                        .console()
                        .status("warning: no statement of this job reads \"" + letters + "\", the bad rows of \""
                                + stream.name() + "\"");
            }
        });
    }

    private Source open(Relation.Stream stream, SourceConnector connector, Options options) {
        SourceConnector.Opening opening = SourceConnector.Opening.of(
                stream.name(), options, stream.stored(), env, parts.ends().console()::status, signal::wake);
        try {
            return connector.open(kept(opening, connector));
        } catch (ProblemException failure) {
            throw new ProblemException(stream.written().placed(failure.problem()), failure);
        }
    }

    /** The same opening, where the job goes on, and with a log if the source cannot be read again. */
    private SourceConnector.Opening kept(SourceConnector.Opening opening, SourceConnector connector) {
        byte[] position = progress.positions().get(opening.stream());
        SourceConnector.Opening at = position == null ? opening : opening.at(position);
        if (checkpoint.isEmpty() || connector.replays(opening.options())) {
            return at;
        }
        return at.into(
                checkpoint.get().inputLog(opening.stream(), env, parts.ends().console()::status));
    }

    private void openViews() {
        if (checkpoint.isPresent() && !parts.plan().views().isEmpty()) {
            throw Problem.of(
                            Code.NOT_YET,
                            "a job that reads \"" + parts.plan().views().get(0).name()
                                    + "\", which another job keeps, can have no checkpoint")
                    .hint("put both into one script, or SET checkpoint = off")
                    .exception();
        }
        for (Relation view : parts.plan().views()) {
            bounded &= parts.views().runningJob(view.name()).isEmpty();
            open.put(view.name(), parts.views().subscribe(view.name(), signal::wake));
        }
    }

    /** Whether all end by themselves. */
    boolean areBounded() {
        return bounded;
    }

    /** By the name of their stream or view. */
    Map<String, Source> byStream() {
        return open;
    }

    /** Rows that were bad and left out so far. */
    long rowsSkipped() {
        return open.values().stream().mapToLong(Source::rowsSkipped).sum();
    }

    /** The first row that was left out. */
    Optional<String> firstSkipped() {
        return open.values().stream()
                .flatMap(source -> source.firstSkipped().stream())
                .findFirst();
    }

    void close() {
        open.values().forEach(Source::close);
    }
}
