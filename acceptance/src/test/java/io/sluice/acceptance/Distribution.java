// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The assembled command. "mvn test" ends before it is there; "mvn verify" assembles it first. */
final class Distribution {
    private static final Path FOLDER = Project.root().resolve("cli/target/dist");
    private static final Path ARCHIVE = FOLDER.resolve("classes.jsa");

    static final Path COMMAND = FOLDER.resolve("bin/sluice");
    static final boolean IS_THERE = prepare();

    private Distribution() {}

    /** Its first answer makes the archive of classes, with which a start takes half the time; that of another build is of no use. */
    private static boolean prepare() {
        if (!Files.exists(COMMAND)) {
            return false;
        }
        try {
            Files.deleteIfExists(ARCHIVE);
            Process first = new ProcessBuilder(COMMAND.toString(), "-c", "SELECT 1")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (first.waitFor() != 0) {
                throw new IllegalStateException(COMMAND + " -c 'SELECT 1' ended with " + first.exitValue());
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Options of a Java process that runs its classes. */
    static List<String> classes() {
        return List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-cp", FOLDER.resolve("lib") + "/*");
    }
}
