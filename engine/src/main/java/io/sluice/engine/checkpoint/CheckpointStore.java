// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A folder of immutable files, shared by all instances of a job. Names are segments of letters, digits, {@code .}, {@code _}
 * and {@code -}, joined by {@code /}; {@link #checked} has the rule.
 *
 * <p>Calls block; they may come from several threads. An {@link IOException} says that the outcome is unknown: a file may
 * be there, now or after a while.
 */
public interface CheckpointStore extends AutoCloseable {
    /** The folder in which stores write files aside; no name begins with it. */
    String ASIDE = "tmp";

    /** One to eight segments of at most 128 characters; none is {@code .} or {@code ..}. */
    Pattern NAME = Pattern.compile("(?!tmp(/|$))(?:(?!\\.{1,2}(?:/|$))[A-Za-z0-9._-]{1,128}(?:/(?!$)|$)){1,8}");

    /**
     * A name of a file or a folder, as it is. Every method that takes a name calls this first.
     *
     * @throws io.sluice.engine.problem.ProblemException if it is no name, so that none leads out of the folder
     */
    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw Problem.of(Code.BUG, "\"" + name + "\" cannot be the name of a file in a checkpoint")
                    .hint("names are letters, digits, \".\", \"_\" and \"-\", in up to eight segments joined by \"/\"; "
                            + ASIDE + " is the store's own")
                    .exception();
        }
        return name;
    }

    /** What became of a put. */
    enum Put {
        /** The file is there, with this content, and will be after a loss of power. */
        CREATED,
        /** Another put was first; its file is as it was. */
        EXISTS
    }

    /**
     * Creates a file as a whole: readers see all of it or none. Of several puts of one name exactly one gives {@link
     * Put#CREATED}. A put that is tried again after an exception, with the same content, may find its own file: then it
     * gives CREATED, too, so contents of different writers must differ ({@link Envelope} sees to that).
     */
    Put putIfAbsent(String name, Content content) throws IOException;

    /** A whole file; empty if there is none of that name. Logs are read by {@link #takeLog}. */
    Optional<byte[]> read(String name) throws IOException;

    /** The same, read piece by piece by whoever closes it; large files then need little memory where the store can do so. */
    default Optional<InputStream> open(String name) throws IOException {
        return read(name).map(ByteArrayInputStream::new);
    }

    /** The names of the files right below a folder, without the folder, in order; none if there is no such folder. */
    List<String> list(String folder) throws IOException;

    /** Removes a file; without effect if there is none. */
    void delete(String name) throws IOException;

    /**
     * Begins a log, a file that grows. Its name must be new.
     *
     * @throws IOException if there is a file of that name, too
     */
    Log createLog(String name) throws IOException;

    /**
     * Takes a log from its writer, who can append to it no longer, and reads it. What the writer has synced is there; behind
     * it may stand a part of what was not. All that is returned is durable.
     *
     * @throws IOException also if there is no such log, or if the writer is alive and cannot be stopped from here
     */
    byte[] takeLog(String name) throws IOException;

    @Override
    void close() throws IOException;

    /** A growing file, of one writer and one thread at a time. After an exception it takes nothing more. */
    interface Log extends AutoCloseable {
        /** Adds bytes, which may be lost until {@link #sync}. */
        void append(byte[] bytes) throws IOException;

        /** When this returns, all that was appended is durable. */
        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }
}
