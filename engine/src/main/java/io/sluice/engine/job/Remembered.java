// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.env.Scheduler;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.state.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What the operators of an execution remember, shard by shard. Used between ticks, by the loop's thread. */
final class Remembered {
    /** A part of an operator's state, and the section of state files it has. */
    private record Part(String section, Stored stored) {}

    private final List<List<Part>> shards = new ArrayList<>();

    Remembered(int parallelism) {
        for (int shard = 0; shard < parallelism; shard++) {
            shards.add(new ArrayList<>());
        }
    }

    /** Adds what an operator of one shard remembers; {@code id} is that of its node. */
    void add(String id, int shard, List<Stored> parts) {
        for (int i = 0; i < parts.size(); i++) {
            shards.get(shard).add(new Part(id + "/" + i, parts.get(i)));
        }
    }

    /** The sections that the state can have. */
    List<String> sections() {
        return shards.stream()
                .flatMap(List::stream)
                .map(Part::section)
                .distinct()
                .toList();
    }

    void track() {
        shards.forEach(parts -> parts.forEach(part -> part.stored().track()));
    }

    /** How much of the state is written. */
    enum Extent {
        /** What has changed since the last call, of what can be written in pieces. */
        PIECE,
        /** What has changed since the last call. */
        CHANGES,
        /** All of it. */
        WHOLE
    }

    /** Writes some of the state, or all of it. */
    StateFile write(Extent extent, Scheduler scheduler) {
        List<TreeMap<Integer, Entries>> written = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        for (int shard = 0; shard < shards.size(); shard++) {
            int number = shard;
            TreeMap<Integer, Entries> entries = new TreeMap<>();
            written.add(entries);
            tasks.add(() -> {
                List<Part> parts = shards.get(number);
                for (int i = 0; i < parts.size(); i++) {
                    Stored stored = parts.get(i).stored();
                    Entries out = new Entries(number);
                    if (extent != Extent.PIECE || stored.inPieces()) {
                        stored.write(extent == Extent.WHOLE, out);
                    }
                    entries.put(i, out);
                }
            });
        }
        scheduler.forkJoin(tasks);
        StateFile file = new StateFile();
        for (int shard = 0; shard < shards.size(); shard++) {
            List<Part> parts = shards.get(shard);
            written.get(shard)
                    .forEach((index, entries) -> file.add(parts.get(index).section(), entries));
        }
        return file;
    }

    /** Takes a state in, of which each shard keeps its own. */
    void read(StateFile file, Scheduler scheduler) {
        List<Runnable> tasks = new ArrayList<>();
        for (int shard = 0; shard < shards.size(); shard++) {
            List<Part> parts = shards.get(shard);
            Stored.Shard own = new Stored.Shard(shard, shards.size());
            tasks.add(() -> {
                for (Part part : parts) {
                    part.stored().expect(file.count(part.section()), own);
                    for (Entries.Cursor entries : file.entries(part.section())) {
                        while (entries.next()) {
                            part.stored().read(entries, own);
                        }
                    }
                }
                parts.forEach(part -> part.stored().restored());
            });
        }
        scheduler.forkJoin(tasks);
    }
}
