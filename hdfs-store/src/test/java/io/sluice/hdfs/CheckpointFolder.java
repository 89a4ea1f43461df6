// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The checkpoint of a job as its files show it from outside, whatever the job is doing. */
record CheckpointFolder(FileSystem files, URI address) {
    /** The paths of the files in a folder of it, in order of name. */
    private List<Path> list(String folder) throws IOException {
        try {
            return Arrays.stream(files.listStatus(new Path(address + "/" + folder)))
                    .map(FileStatus::getPath)
                    .sorted()
                    .toList();
        } catch (FileNotFoundException none) {
            return List.of();
        }
    }

    /** The numbers of the commits that are kept, in order. */
    List<Long> commits() throws IOException {
        return numbers("commit");
    }

    /** The number of the newest commit; 0 if there is none. */
    long newestCommit() throws IOException {
        return last(commits());
    }

    /** The number of the newest instance that has claimed it; 0 if there is none. */
    long newestEpoch() throws IOException {
        return last(numbers("epoch"));
    }

    private List<Long> numbers(String folder) throws IOException {
        return list(folder).stream().map(file -> Long.parseLong(file.getName())).toList();
    }

    private static long last(List<Long> numbers) {
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }

    /** The files that hold what a stream has received. */
    List<Path> logs(String stream) throws IOException {
        return list("wal/" + stream);
    }

    /** What they hold, records and all, as far as anybody can read it by now. */
    String logged(String stream) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path log : logs(stream)) {
            try (InputStream in = files.open(log)) {
                text.append(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }
}
