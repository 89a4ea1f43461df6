// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.checkpoint.InputLog;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A feed whose bytes are kept in a log, and which begins with those that earlier instances have left there. */
final class LoggedFeed implements Feed {
    private final String stream;
    private final InputLog log;
    private final InputLog.Place from;
    private final boolean open;
    private final Feed feed;

    /**
     * @param from where to go on in the log
     * @param open whether a connection was open there
     */
    LoggedFeed(String stream, InputLog log, InputLog.Place from, boolean open, Feed feed) {
        this.stream = stream;
        this.log = log;
        this.from = from;
        this.open = open;
        this.feed = feed;
    }

    @Override
    public void run(BytePipe pipe) {
        try {
            log.takeOver(from, open, replay(pipe));
            pipe.logTo(log);
            feed.run(pipe);
        } catch (ProblemException problem) {
            pipe.fail(problem);
        }
    }

    private static InputLog.Replay replay(BytePipe pipe) {
        return new InputLog.Replay() {
            @Override
            public void begin(String origin, InputLog.Place behind) {
                pipe.mark(new BytePipe.Mark.Begin(origin, new LoggedInput(behind)));
            }

            @Override
            public void bytes(byte[] data, int from, int length) {
                int[] at = {from};
                try {
                    while (at[0] < from + length
                            && pipe.read((into, start, most) -> {
                                int count = Math.min(most, from + length - at[0]);
                                System.arraycopy(data, at[0], into, start, count);
                                at[0] += count;
                                return count;
                            })) {
                        // Piece by piece, as there is room.
                    }
                } catch (IOException fromMemory) {
                    throw new UncheckedIOException(fromMemory);
                }
            }

            @Override
            public void end(boolean orderly) {
                pipe.mark(new BytePipe.Mark.End(orderly));
            }
        };
    }

    @Override
    public void stop() {
        feed.stop();
        log.close();
    }

    @Override
    public Position.Kind kind() {
        return Position.Kind.LOG;
    }

    @Override
    public void settle() throws IOException {
        log.settle();
    }

    @Override
    public void acknowledge(byte[] position) throws IOException {
        Progress.Saved<InputLog.Place> saved =
                Position.read(stream, position, kind(), in -> Progress.read(in, LoggedInput::read));
        if (saved.place().isPresent()) {
            log.acknowledge(saved.place().get());
        }
    }
}
