// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the sinks of a job have written: a folder each, with a file for each commit, {@code part-COMMIT-0}. */
record Written(Path folder) {
    /** The rows of a sink of CSV, commit by commit. */
    List<String> rows(String sink) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Path part : parts(sink, Long.MAX_VALUE)) {
            List<String> lines = Files.readAllLines(part);
            // The first is the header.
            rows.addAll(lines.subList(1, lines.size()));
        }
        return rows;
    }

    /** What the changes of a sink of JSON add up to at a commit: rows, with how often they are there. */
    Map<String, Integer> sum(String sink, long commit) throws IOException {
        Map<String, Integer> sum = new HashMap<>();
        for (Path part : parts(sink, commit)) {
            for (String line : Files.readAllLines(part)) {
                String row = line.substring(line.indexOf("\"row\":") + "\"row\":".length(), line.length() - 1);
                sum.merge(row, line.startsWith("{\"op\":\"+") ? 1 : -1, Integer::sum);
            }
        }
        sum.values().removeIf(weight -> weight == 0);
        return sum;
    }

    private List<Path> parts(String sink, long last) throws IOException {
        if (!Files.isDirectory(folder.resolve(sink))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve(sink))) {
            return files.filter(path -> number(path) >= 0 && number(path) <= last)
                    .sorted(Comparator.comparingLong(Written::number))
                    .toList();
        }
    }

    /** The commit of a part; -1 if the file is none. */
    private static long number(Path file) {
        String[] name = String.valueOf(file.getFileName()).split("-", -1);
        return name[0].equals("part") ? Long.parseLong(name[1]) : -1;
    }
}
