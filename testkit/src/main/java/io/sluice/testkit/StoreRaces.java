// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static io.sluice.testkit.StoreContract.check;
import static io.sluice.testkit.StoreContract.require;
import static io.sluice.testkit.StoreContract.requireContent;
import static io.sluice.testkit.StoreContract.requireSame;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.CheckpointStore.Put;
import io.sluice.engine.checkpoint.Content;
import io.sluice.testkit.StoreContract.Check;
import io.sluice.testkit.StoreContract.Folders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** What {@link CheckpointStore} promises to several threads, and to several instances, at once. */
public final class StoreRaces {
    private static final int WRITERS = 4;
    private static final int BYTES = 200_000;

    private final int rounds;

    private StoreRaces(int rounds) {
        this.rounds = rounds;
    }

    /**
     * The checks, on folders that are made as each begins.
     *
     * @param rounds how often each race is run
     */
    public static List<Check> checks(Folders folders, int rounds) {
        StoreRaces races = new StoreRaces(rounds);
        return List.of(
                check(folders, "of racing puts exactly one creates", races::puts),
                check(folders, "of racing logs exactly one begins", races::logs),
                check(folders, "a reader sees all of a file or none", races::reader),
                check(folders, "a log and a file of one name exclude each other", races::logAgainstFile));
    }

    private void puts(CheckpointStore one, CheckpointStore other) throws Exception {
        for (int round = 0; round < rounds; round++) {
            String name = "plan/" + round;
            List<Put> puts =
                    race(one, other, (store, writer) -> store.putIfAbsent(name, Content.of(content(writer, 100))));
            require(puts.stream().filter(put -> put == Put.CREATED).count() == 1, "one creates, in " + puts);
            byte[] winner = content(puts.indexOf(Put.CREATED), 100);
            requireContent(one, name, winner);
            requireContent(other, name, winner);
        }
    }

    private void logs(CheckpointStore one, CheckpointStore other) throws Exception {
        for (int round = 0; round < rounds; round++) {
            String name = "wal/" + round;
            List<Boolean> begun = race(one, other, (store, writer) -> write(store, name, writer));
            require(begun.stream().filter(yes -> yes).count() == 1, "one begins, in " + begun);
            requireSame(other.takeLog(name), content(begun.indexOf(true), 100), "the log of who has begun it");
        }
    }

    private static boolean write(CheckpointStore store, String name, int writer) throws IOException {
        CheckpointStore.Log log;
        try {
            log = store.createLog(name);
        } catch (IOException lost) {
            return false;
        }
        try (log) {
            log.append(content(writer, 100));
            log.sync();
        }
        return true;
    }

    private void logAgainstFile(CheckpointStore one, CheckpointStore other) throws Exception {
        for (int round = 0; round < rounds; round++) {
            String name = "wal/" + round;
            List<Boolean> won = race(
                    one,
                    other,
                    (store, writer) -> writer % 2 == 0
                            ? write(store, name, writer)
                            : store.putIfAbsent(name, Content.of(content(writer, 100))) == Put.CREATED);
            require(won.stream().filter(yes -> yes).count() == 1, "one wins, in " + won);
            requireContent(other, name, content(won.indexOf(true), 100));
        }
    }

    /** Files are put one after the other while others look for the next one. */
    private void reader(CheckpointStore one, CheckpointStore other) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Callable<Integer>> tasks = new ArrayList<>();
        tasks.add(() -> {
            try {
                for (int file = 0; file < rounds; file++) {
                    Put put = one.putIfAbsent("state/" + file, Content.of(content(file, BYTES)));
                    require(put == Put.CREATED, "nobody else puts");
                }
                return rounds;
            } finally {
                over.set(true);
            }
        });
        for (CheckpointStore store : List.of(one, other)) {
            tasks.add(() -> follow(store, over));
        }
        for (int seen : together(tasks)) {
            require(seen == rounds, seen + " of " + rounds + " files were seen");
        }
    }

    private static int follow(CheckpointStore store, AtomicBoolean over) throws IOException {
        int seen = 0;
        while (true) {
            boolean last = over.get();
            Optional<byte[]> found = store.read("state/" + seen);
            if (found.isPresent()) {
                requireSame(found.get(), content(seen, BYTES), "file " + seen + " as a whole");
                require(store.list("state").contains(String.valueOf(seen)), "what is read is listed");
                seen++;
            } else if (last) {
                return seen;
            }
        }
    }

    private static byte[] content(int writer, int length) {
        byte[] bytes = new byte[length + writer];
        Arrays.fill(bytes, (byte) (writer + 1));
        return bytes;
    }

    /** What a writer of a race does. */
    @FunctionalInterface
    private interface Racer<T> {
        T run(CheckpointStore store, int writer) throws Exception;
    }

    /** Starts the writers at the same time, half of them on each handle; their results in the order of their numbers. */
    private static <T> List<T> race(CheckpointStore one, CheckpointStore other, Racer<T> racer) throws Exception {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        List<Callable<T>> tasks = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            tasks.add(() -> {
                start.await();
                return racer.run(writer < WRITERS / 2 ? one : other, writer);
            });
        }
        return together(tasks);
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof AssertionError broken) {
                throw broken;
            }
            throw failure;
        } finally {
            threads.shutdownNow();
        }
    }
}
