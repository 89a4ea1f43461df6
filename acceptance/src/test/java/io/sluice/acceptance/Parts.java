// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The part files that a job has written into a folder. */
final class Parts {
    private Parts() {}

    /** The lines of those with an ending, in the order in which they were written. */
    static List<String> lines(Path folder, String ending) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> parts = files.filter(path -> path.toString().endsWith(ending))
                    .sorted(Comparator.comparingLong(Parts::number))
                    .toList();
            for (Path part : parts) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        return lines;
    }

    private static long number(Path part) {
        return Long.parseLong(String.valueOf(part.getFileName()).split("-", -1)[1]);
    }
}
