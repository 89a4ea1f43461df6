// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.env.Signal;
import io.sluice.engine.topology.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Feeds a source of bytes piece by piece, in one thread, so that a test says where the pieces end. */
final class Pieces {
    final List<String> rows = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    final List<String> letters = new ArrayList<>();
    final Source source;
    private final BytePipe pipe;
    private final Schema schema;

    /** @param parallelism how many pieces are decoded at the same time, as far as the source knows */
    Pieces(String format, Schema schema, Map<String, String> given, int parallelism) {
        this.schema = schema;
        List<OptionSpec> specs = Records.options();
        Options options = Options.of("s", given, specs);
        Format named = Format.named(options, format);
        Env env = new OneThread(parallelism);
        pipe = new BytePipe(env, () -> {});
        Feed none = new Feed() {
            @Override
            public void run(BytePipe into) {}

            @Override
            public void stop() {}
        };
        int recordBytesMax = options.bytes("max.record.bytes");
        boolean fail = options.find("on.error").orElse("skip").equals("fail");
        source = new ByteSource(
                env,
                pipe,
                none,
                named.framing(options),
                named.decoder(options, schema, recordBytesMax),
                () -> Chunk.of(schema.types()),
                new BadRows("s", fail, options.find("dead-letter.to"), said::add),
                recordBytesMax);
        pipe.mark(new BytePipe.Mark.Begin("in", Input.LIVE));
    }

    void give(byte[] bytes, int from, int to) {
        byte[] piece = Arrays.copyOfRange(bytes, from, to);
        try {
            int[] at = {0};
            while (at[0] < piece.length) {
                pipe.read((into, start, length) -> {
                    int count = Math.min(length, piece.length - at[0]);
                    System.arraycopy(piece, at[0], into, start, count);
                    at[0] += count;
                    return count;
                });
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        take();
    }

    void give(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        give(bytes, 0, bytes.length);
    }

    void end() {
        end(true);
    }

    void end(boolean orderly) {
        pipe.mark(new BytePipe.Mark.End(orderly));
        pipe.end();
        take();
    }

    private void take() {
        // At least once: a source that is lost says so here.
        do {
            source.take(Long.MAX_VALUE, chunk -> Running.add(schema, chunk, rows));
            source.takeDeadLetters(
                    (to, chunks) -> chunks.forEach(chunk -> Running.add(DeadLetters.COLUMNS, chunk, letters)));
        } while (source.hasRows());
    }

    /** Time stands still, tasks run one after the other. */
    private record OneThread(int parallelism) implements Env {
        @Override
        public Clock clock() {
            return () -> 0;
        }

        @Override
        public Scheduler scheduler() {
            return new Scheduler() {
                @Override
                public void forkJoin(List<? extends Runnable> tasks) {
                    // Backwards: the order of the rows must not depend on it.
                    for (int i = tasks.size() - 1; i >= 0; i--) {
                        tasks.get(i).run();
                    }
                }

                @Override
                public int parallelism() {
                    return parallelism;
                }
            };
        }

        @Override
        public Signal signal() {
            return new Signal() {
                @Override
                public void await(long untilMicros) {
                    throw new AssertionError("nobody would wake us");
                }

                @Override
                public void wake() {}
            };
        }

        @Override
        public long seed() {
            return 0;
        }
    }
}
