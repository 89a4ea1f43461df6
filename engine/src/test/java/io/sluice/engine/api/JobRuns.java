// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs that are run for a while, with many commits, and what they have said. */
final class JobRuns {
    private static final long POLL_MILLIS = 1;

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    /** What all of them have said so far. */
    List<String> said() {
        return said;
    }

    Session session() {
        Console console = new Console() {
            @Override
            public Appendable out() {
                return new StringBuilder();
            }

            @Override
            public void show(Rows rows) {}

            @Override
            public void status(String line) {
                said.add(line);
            }
        };
        Map<String, String> settings = Map.of("batch.interval", "0 ms", "checkpoint.interval", "5 ms");
        return Sluice.open(console, settings, Scripts.files(name -> Optional.empty()));
    }

    /** Runs a script until so many rows have been read in all, and stops it. */
    void until(Path home, String script, long rows) {
        try (Session session = session()) {
            session.execute("job.sql", script);
            Job job = session.job(new Home("job", home.toString(), false)).orElseThrow();
            Thread stopper = new Thread(() -> stop(job, rows));
            stopper.start();
            job.run();
            stopper.join();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    private static void stop(Job job, long rows) {
        try {
            while (job.state() == Job.State.OPEN
                    || (job.state() == Job.State.RUNNING && job.counters().rowsIn() < rows)) {
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        } finally {
            job.stop();
        }
    }
}
