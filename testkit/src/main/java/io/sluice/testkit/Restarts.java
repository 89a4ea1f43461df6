// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.api.Operators;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.job.Execution;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.state.StateFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs every tick in an execution of its own, which begins with what the one before has stored: now and then all of the
 * state, else what its tick has changed. Some of what was stored is read merged, and the parallelism is another each time.
 */
final class Restarts implements Run.Job {
    private static final int PARALLELISM_MAX = 4;

    private final JobPlan plan;
    private final SimEnv env;
    private final SplittableRandom random;
    private final List<byte[]> files = new ArrayList<>();

    Restarts(JobPlan plan, SimEnv env, long seed) {
        this.plan = plan;
        this.env = env;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public List<List<Chunk>> tick(Tick tick, Map<String, List<Chunk>> deltas) {
        int parallelism = 1 + random.nextInt(PARALLELISM_MAX);
        Execution execution = new Execution(plan.topology(), new Operators(), parallelism, env.scheduler());
        execution.restore(StateFile.merge(files.stream().map(StateFile::of).toList()));
        execution.track();
        List<List<Chunk>> results = execution.run(tick, deltas);
        boolean whole = random.nextInt(4) == 0;
        if (whole) {
            files.clear();
        }
        files.add(bytes(execution.changes(whole)));
        if (random.nextInt(3) == 0) {
            byte[] merged =
                    bytes(StateFile.merge(files.stream().map(StateFile::of).toList()));
            files.clear();
            files.add(merged);
        }
        return results;
    }

    private static byte[] bytes(StateFile file) {
        io.sluice.engine.data.Bytes bytes = new io.sluice.engine.data.Bytes();
        file.writeTo((data, from, length) -> bytes.put(data, from, from + length));
        return bytes.toArray();
    }
}
