// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Env;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What an operator of a job remembered when it committed last, or at an earlier commit: {@code STATE('job', 'node')}. It ends
 * behind the rows of one commit.
 */
public final class StateSource implements SourceConnector {
    /** What {@code 'connector' = } says. */
    public static final String NAME = "state";

    private static final String JOB = "job";
    private static final String NODE = "node";
    private static final String VERSION = "version";
    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.required(JOB, "the name of a job, its script, or the folder or address of its checkpoint"),
            OptionSpec.required(
                    NODE, "the beginning of an operator's id, or an output; of a join with /left or /right"),
            OptionSpec.optional(VERSION, "the number of a commit instead of the newest one")
                    .whole(1, Long.MAX_VALUE));

    private final StateReader reader;

    public StateSource(StateReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    private static StateReader.Wanted wanted(Options options) {
        Optional<String> version = options.find(VERSION);
        OptionalLong commit =
                version.map(number -> OptionalLong.of(Long.parseLong(number))).orElse(OptionalLong.empty());
        return new StateReader.Wanted(options.get(JOB), options.get(NODE), commit);
    }

    @Override
    public Optional<Schema> schema(Options options, Env env) {
        return Optional.of(reader.schema(wanted(options)));
    }

    /** Those of another operator stand there once the job has another script. */
    @Override
    public boolean keepsColumns() {
        return false;
    }

    @Override
    public boolean bounded(Options options) {
        return true;
    }

    @Override
    public boolean replays(Options options) {
        return true;
    }

    @Override
    public Source open(Opening opening) {
        StateReader.Wanted wanted = wanted(opening.options());
        Optional<Where> where =
                Position.read(opening, Position.Kind.STATE, in -> new Where(in.longNumber(), in.longNumber()));
        StateReader.Wanted pinned = where.map(
                        at -> new StateReader.Wanted(wanted.job(), wanted.node(), OptionalLong.of(at.commit())))
                .orElse(wanted);
        StateReader.Found found = reader.rows(pinned, opening.schema());
        return new Rows(found, where.map(Where::rows).orElse(0L));
    }

    /** How many rows of a commit have been taken. */
    private record Where(long commit, long rows) {}

    private static final class Rows implements Source {
        private final long commit;
        private final Deque<Chunk> left;
        /** How far the first of them is taken. */
        private int from;

        private long taken;

        Rows(StateReader.Found found, long skipped) {
            commit = found.commit();
            left = new ArrayDeque<>(found.chunks());
            while (taken < skipped && !left.isEmpty()) {
                next(skipped - taken);
            }
        }

        /** The next rows, at most so many: as many of the first chunk as there are. */
        private Chunk next(long rowsMax) {
            Chunk first = left.element();
            int to = (int) Math.min(first.size(), from + rowsMax);
            Chunk part = first.emptyCopy();
            part.append(first, from, to);
            taken += to - from;
            from = to;
            if (from == first.size()) {
                left.remove();
                from = 0;
            }
            return part;
        }

        @Override
        public boolean hasRows() {
            return !left.isEmpty();
        }

        @Override
        public void take(long rowsMax, Consumer<Chunk> out) {
            long end = taken + rowsMax;
            while (taken < end && !left.isEmpty()) {
                out.accept(next(end - taken));
            }
        }

        @Override
        public boolean exhausted() {
            return left.isEmpty();
        }

        @Override
        public long rowsSkipped() {
            return 0;
        }

        @Override
        public byte[] position() {
            BinaryWriter out = Position.begin(Position.Kind.STATE);
            out.count(commit);
            out.count(taken);
            return out.toBytes();
        }

        @Override
        public void close() {
            left.clear();
        }
    }
}
