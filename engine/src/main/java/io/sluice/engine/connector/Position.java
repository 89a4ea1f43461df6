// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** How every position begins: the version of its form, and the kind of source it is of. The rest is the source's own. */
public final class Position {
    /** Higher with every change of a form; older ones stay readable. */
    static final int VERSION = 1;

    /** What a position is of. The numbers are stored. */
    public enum Kind {
        DATAGEN(1, "a datagen source"),
        MEMORY(2, "rows of a program"),
        FILE(3, "a file or a folder"),
        LOG(4, "a source with a log of its input"),
        LIVE(5, "a source without a log of its input"),
        STATE(6, "the state of a job"),
        MODEL(7, "a model that is followed"),
        MODEL_LIST(8, "a list of what a model has");

        private final int number;
        private final String text;

        Kind(int number, String text) {
            this.number = number;
            this.text = text;
        }
    }

    private Position() {}

    /** Begins a position. */
    public static BinaryWriter begin(Kind kind) {
        BinaryWriter out = new BinaryWriter();
        out.octet(VERSION);
        out.octet(kind.number);
        return out;
    }

    /**
     * Reads the position of an opening, if it has one.
     *
     * @param read reads what follows the kind, all of it
     * @throws ProblemException if it is of another kind of source, of a newer version, or damaged
     */
    public static <T> Optional<T> read(SourceConnector.Opening opening, Kind kind, Function<BinaryReader, T> read) {
        return opening.position()
                .filter(bytes -> bytes.length > 0)
                .map(bytes -> read(opening.stream(), bytes, kind, read));
    }

    /** Whether an opening has a position of a kind. */
    static boolean isOf(SourceConnector.Opening opening, Kind kind) {
        return opening.position()
                .filter(bytes -> bytes.length > 1 && bytes[1] == kind.number)
                .isPresent();
    }

    /** Reads a position of a stream, as the other does that of an opening. */
    public static <T> T read(String stream, byte[] bytes, Kind kind, Function<BinaryReader, T> read) {
        try {
            BinaryReader in = new BinaryReader(bytes);
            int version = in.octet();
            if (version > VERSION) {
                throw Problem.of(
                                Code.CHECKPOINT_NEWER,
                                "the checkpoint's position of \"" + stream + "\" has version " + version
                                        + ", this one reads up to " + VERSION)
                        .hint("run the version of Sluice that wrote it, or a newer one")
                        .exception();
            }
            int number = in.octet();
            if (number != kind.number) {
                throw unfit(stream, "is of " + text(number) + ", and \"" + stream + "\" is now " + kind.text);
            }
            T position = read.apply(in);
            in.end();
            return position;
        } catch (IllegalArgumentException damaged) {
            throw unfit(
                    stream,
                    "cannot be read: " + String.valueOf(damaged.getMessage()).replace("damaged plan: ", ""));
        }
    }

    private static String text(int number) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.number == number)
                .map(kind -> kind.text)
                .findFirst()
                .orElse("an unknown kind");
    }

    /** @param why goes on after "the checkpoint's position of "s"" */
    static ProblemException unfit(String stream, String why) {
        return Problem.of(Code.POSITION_UNFIT, "the checkpoint's position of \"" + stream + "\" " + why)
                .hint("put the options of the stream back, or start over with --fresh")
                .exception();
    }
}
