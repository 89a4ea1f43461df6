// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.CheckpointStore.Put;
import io.sluice.engine.checkpoint.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A process that puts numbered files, or appends numbers to a log, reports each when it is done, and never ends by itself. */
final class KilledWriter {
    private static final int BYTES_MAX = 100_000;
    private static final int SYNC = 64;

    private KilledWriter() {}

    /**
     * Starts one.
     *
     * @param what {@code files}, or {@code log} and the name of the log
     */
    static Process start(Path folder, String... what) throws IOException {
        String classes = place(LocalCheckpointStore.class) + ":" + place(KilledWriter.class);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                KilledWriter.class.getName(),
                folder.toString()));
        command.addAll(List.of(what));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The folder that a class was loaded from. */
    private static String place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    /** The content of a file: known from its number, and of another length than its neighbours. */
    static byte[] content(long number) {
        SplittableRandom random = new SplittableRandom(number);
        byte[] bytes = new byte[random.nextInt(BYTES_MAX)];
        random.nextBytes(bytes);
        return bytes;
    }

    public static void main(String[] arguments) throws IOException {
        try (LocalCheckpointStore store = LocalCheckpointStore.open(Path.of(arguments[0]))) {
            if (arguments[1].equals("files")) {
                putFiles(store);
            } else {
                appendNumbers(store, arguments[2]);
            }
        }
    }

    private static void putFiles(CheckpointStore store) throws IOException {
        for (long number = store.list("state").size(); ; number++) {
            Put put = store.putIfAbsent(name(number), Content.of(content(number)));
            if (put != Put.CREATED) {
                throw new IllegalStateException("nobody else puts file " + number);
            }
            report(number);
        }
    }

    static String name(long number) {
        return String.format("state/%08d", number);
    }

    private static void appendNumbers(CheckpointStore store, String name) throws IOException {
        try (CheckpointStore.Log log = store.createLog(name)) {
            for (long number = 0; ; number++) {
                log.append(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
                if (number % SYNC == 0) {
                    log.sync();
                    report(number);
                }
            }
        }
    }

    private static void report(long number) {
        System.out.println(number);
        System.out.flush();
    }
}
