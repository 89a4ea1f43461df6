// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What is piped into the process. */
final class StdinSource implements SourceConnector {
    private static final List<OptionSpec> OPTIONS = Records.liveOptions();

    @Override
    public String name() {
        return "stdin";
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public Optional<Schema> schema(Options options, Env env) {
        return Records.format(options, "raw").schema(options, () -> new byte[0]);
    }

    @Override
    public boolean bounded(Options options) {
        return true;
    }

    @Override
    public void check(Options options, Schema schema) {
        Records.check(options, Optional.of(Records.format(options, "raw")), schema);
    }

    @Override
    public boolean replays(Options options) {
        return false;
    }

    @Override
    public Source open(Opening opening) {
        InputStream input = opening.env().standardInput();
        Feed feed = new Feed() {
            @Override
            public void run(BytePipe pipe) {
                readAll(input, pipe);
            }

            @Override
            public void stop() {
                // A read of the terminal cannot be ended; its thread does not keep the process alive.
            }
        };
        return Records.openLive(opening, Records.format(opening.options(), "raw"), true, feed);
    }

    private static void readAll(InputStream input, BytePipe pipe) {
        pipe.mark(new BytePipe.Mark.Begin("<stdin>", Input.LIVE));
        try {
            boolean more = true;
            while (more) {
                more = pipe.read(input::read);
            }
            pipe.mark(new BytePipe.Mark.End(true));
            pipe.end();
        } catch (IOException e) {
            pipe.fail(Problem.of(Code.SOURCE_UNAVAILABLE, "cannot read the standard input: " + e.getMessage())
                    .exception());
        }
    }
}
