// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.data.Chunk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Cuts the input of a batch into several. The rows of one relation stay in order. */
final class Cut {
    private final Mode.Split split;
    private final SplittableRandom random;

    Cut(Mode.Split split, long seed) {
        this.split = split;
        this.random = new SplittableRandom(seed);
    }

    /** The input of each tick; one empty tick for an empty batch. */
    List<Map<String, List<Chunk>>> ticks(Map<String, List<Chunk>> whole) {
        Map<String, List<Chunk>> rows = new LinkedHashMap<>();
        whole.forEach((name, chunks) -> rows.put(name, rows(chunks)));
        if (split == Mode.Split.WHOLE
                || split == Mode.Split.TRICKLE
                || rows.values().stream().allMatch(List::isEmpty)) {
            return List.of(whole);
        }
        List<Map<String, List<Chunk>>> ticks = new ArrayList<>();
        Map<String, List<Chunk>> tick = new LinkedHashMap<>();
        while (rows.values().stream().anyMatch(left -> !left.isEmpty())) {
            String name = pick(rows);
            List<Chunk> left = rows.getOrDefault(name, List.of());
            tick.computeIfAbsent(name, any -> new ArrayList<>()).add(left.remove(0));
            if (split == Mode.Split.ONE_ROW || random.nextInt(4) == 0) {
                ticks.add(tick);
                tick = new LinkedHashMap<>();
            }
        }
        if (!tick.isEmpty()) {
            ticks.add(tick);
        }
        return ticks;
    }

    private String pick(Map<String, List<Chunk>> rows) {
        List<String> names = rows.keySet().stream()
                .filter(name -> !rows.getOrDefault(name, List.of()).isEmpty())
                .toList();
        return split == Mode.Split.ONE_ROW ? names.get(0) : names.get(random.nextInt(names.size()));
    }

    private static List<Chunk> rows(List<Chunk> chunks) {
        List<Chunk> rows = new ArrayList<>();
        for (Chunk chunk : chunks) {
            for (int row = 0; row < chunk.size(); row++) {
                Chunk one = chunk.emptyCopy();
                one.appendRow(chunk, row, chunk.weight(row));
                rows.add(one);
            }
        }
        return rows;
    }
}
