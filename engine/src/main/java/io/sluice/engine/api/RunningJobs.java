// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.session.Jobs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The background jobs of a session, and what they keep. Any thread. */
final class RunningJobs implements Jobs {
    private final List<Job> jobs = new ArrayList<>();
    private final KeptViews views = new KeptViews();

    KeptViews views() {
        return views;
    }

    synchronized void add(Job job) {
        jobs.add(job);
    }

    synchronized List<Job> all() {
        return List.copyOf(jobs);
    }

    Optional<Job> find(String name) {
        return all().stream().filter(job -> job.name().equalsIgnoreCase(name)).findFirst();
    }

    /** The name, or with a number behind it if a job has it already. */
    String freshName(String wanted) {
        String name = wanted;
        for (int number = 2; find(name).isPresent(); number++) {
            name = wanted + "_" + number;
        }
        return name;
    }

    /** Stops all jobs after their batches under way. */
    void close() {
        all().forEach(Job::stop);
        all().forEach(Job::close);
    }

    @Override
    public List<Status> list() {
        return all().stream().map(RunningJobs::status).toList();
    }

    private static Status status(Job job) {
        Job.Counters counters = job.counters();
        Instant since = job.since().truncatedTo(ChronoUnit.SECONDS);
        return new Status(
                job.name(),
                job.state().name().toLowerCase(Locale.ROOT),
                counters.batches(),
                counters.rowsIn(),
                counters.rowsOut(),
                since.toString().replace('T', ' ').replace("Z", ""),
                job.failure().map(problem -> problem.code().text() + ": " + problem.message()));
    }

    @Override
    public boolean stop(String name) {
        find(name).ifPresent(Job::close);
        return find(name).isPresent();
    }

    @Override
    public boolean keeps(String view) {
        return views.has(view);
    }

    @Override
    public Optional<String> runningJob(String view) {
        return views.runningJob(view);
    }

    @Override
    public Map<String, List<Chunk>> rows(List<String> names) {
        return views.rows(names);
    }

    @Override
    public void forget(String view) {
        views.forget(view);
    }
}
