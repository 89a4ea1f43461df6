// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

import io.sluice.engine.api.Console;
import io.sluice.engine.api.Home;
import io.sluice.engine.api.Job;
import io.sluice.engine.api.Scripts;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How much later batches start while a group is being committed: counts at a million keys, 100,000 rows a second in batches of 10
 * ms, a commit a second. The delay of a batch is how much more than the interval lies between its clock and that of the one
 * before. A commit lasts from the seal to the record of the commit, as their files say, and a batch is during one if any of the
 * time since the one before is. A program of its own, as {@link Checkpoints} is.
 */
public final class CommitDelays {
    private static final long INTERVAL_MICROS = 10_000;
    private static final int SECONDS = 120;
    private static final int WARM_UP_SECONDS = 40;
    private static final int ROWS_PER_SECOND = 100_000;
    private static final long POLL_MILLIS = 50;

    /** From when to when a group was committed, microseconds of the clock. */
    private record Commit(long from, long to) {}

    private CommitDelays() {}

    /** Measures, and prints. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("sluice-delays");
        Map<String, Long> sealed = new TreeMap<>();
        Map<String, Long> committed = new TreeMap<>();
        try (Session session = Sluice.open(Console.silent(), Map.of(), Scripts.files(name -> Optional.empty()))) {
            session.execute("job", script(folder));
            Job job = session.job(new Home("job", folder.toString(), true)).orElseThrow();
            Thread watch = new Thread(() -> watch(job, folder.resolve(".sluice/job"), sealed, committed));
            watch.start();
            job.run();
            watch.join();
        }
        report(batches(folder.resolve("times")), commits(sealed, committed));
        System.exit(0);
    }

    private static String script(Path folder) {
        return """
                SET parallelism = 2; SET batch.interval = '%d ms';
                CREATE STREAM s (k BIGINT) WITH ('connector' = 'datagen', 'rows' = '%d', 'rows-per-second' = '%d',
                    'fields.k.min' = '0', 'fields.k.max' = '999999');
                CREATE SINK counts WITH ('connector' = 'blackhole') AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;
                CREATE SINK times WITH ('connector' = 'filesystem', 'path' = '%s/times', 'format' = 'csv') AS
                SELECT CAST(batch_time AS STRING) AS t, COUNT(*) AS n FROM s GROUP BY batch_time PER BATCH;
                """.formatted(INTERVAL_MICROS / 1_000, (long) SECONDS * ROWS_PER_SECOND, ROWS_PER_SECOND, folder);
    }

    /** Notes when plans and commits appear, before they are collected. */
    private static void watch(Job job, Path checkpoint, Map<String, Long> sealed, Map<String, Long> committed) {
        try {
            while (job.state() == Job.State.OPEN || job.state() == Job.State.RUNNING) {
                note(checkpoint.resolve("plan"), sealed);
                note(checkpoint.resolve("commit"), committed);
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void note(Path folder, Map<String, Long> times) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.toList();
        }
        for (Path file : files) {
            try {
                Instant time = Files.getLastModifiedTime(file).toInstant();
                times.putIfAbsent(String.valueOf(file.getFileName()), ChronoUnit.MICROS.between(Instant.EPOCH, time));
            } catch (NoSuchFileException collected) {
                // It was noted before, or is lost to the measurement.
            }
        }
    }

    private static List<Commit> commits(Map<String, Long> sealed, Map<String, Long> committed) {
        List<Commit> commits = new ArrayList<>();
        committed.forEach((group, to) ->
                Optional.ofNullable(sealed.get(group)).ifPresent(from -> commits.add(new Commit(from, to))));
        return commits;
    }

    private static List<Long> batches(Path folder) throws IOException {
        List<Long> times = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    if (Character.isDigit(line.charAt(0))) {
                        Instant time = Instant.parse(
                                line.substring(0, line.indexOf(',')).replace(' ', 'T') + "Z");
                        times.add(ChronoUnit.MICROS.between(Instant.EPOCH, time));
                    }
                }
            }
        }
        Collections.sort(times);
        return times;
    }

    private static void report(List<Long> batches, List<Commit> commits) {
        List<Long> during = new ArrayList<>();
        List<Long> between = new ArrayList<>();
        long begin = batches.get(0) + WARM_UP_SECONDS * 1_000_000L;
        for (int i = 1; i < batches.size(); i++) {
            long from = batches.get(i - 1);
            long to = batches.get(i);
            if (from > begin) {
                boolean committing = commits.stream().anyMatch(commit -> commit.from() < to && commit.to() > from);
                (committing ? during : between).add(to - from - INTERVAL_MICROS);
            }
        }
        System.out.printf(
                "%d commits, from seal to record %.1f ms in the median%n",
                commits.size(),
                at(commits.stream().map(commit -> commit.to() - commit.from()).toList(), 0.5));
        print("between commits", between);
        print("during commits", during);
        System.out.printf("p99 during commits is %.2f ms over that between%n", at(during, 0.99) - at(between, 0.99));
    }

    private static void print(String what, List<Long> delays) {
        System.out.printf(
                "%s: %d batches, start delay p50 %.2f, p90 %.2f, p99 %.2f, most %.2f ms%n",
                what, delays.size(), at(delays, 0.5), at(delays, 0.9), at(delays, 0.99), at(delays, 1));
    }

    /** A quantile, in milliseconds. */
    private static double at(List<Long> micros, double quantile) {
        List<Long> sorted = new ArrayList<>(micros);
        Collections.sort(sorted);
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (quantile * sorted.size()))) / 1e3;
    }
}
