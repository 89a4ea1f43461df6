// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of the project under test. */
final class Project {
    private static final List<String> MODULES =
            List.of("grammar", "engine", "hdfs-store", "ml", "testkit", "cli", "bench", "acceptance");

    private Project() {}

    static Path root() {
        return Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
    }

    /** All Java files that people write, tests included. */
    static List<Path> javaSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            Path folder = root().resolve(module).resolve("src");
            if (Files.exists(folder)) {
                try (Stream<Path> walk = Files.walk(folder)) {
                    walk.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    /** Every folder of main code that has a class in it. */
    static List<Path> mainPackages() throws IOException {
        return javaSources().stream()
                .filter(path -> path.toString().contains("/src/main/java/"))
                .map(Path::getParent)
                .distinct()
                .toList();
    }
}
