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
 * Runs a few ticks in an execution, and the next in another one, which begins with what the one before has stored: now and then
 * all of the state, else what its ticks have changed, in pieces that are joined. Some of what was stored is read merged, and
 * the parallelism is another each time.
 */
final class Restarts implements Run.Job {
    private static final int PARALLELISM_MAX = 4;

    private final JobPlan plan;
    private final SimEnv env;
    private final SplittableRandom random;
    private final List<byte[]> files = new ArrayList<>();
    private final List<StateFile> pieces = new ArrayList<>();
    private Execution execution;

    Restarts(JobPlan plan, SimEnv env, long seed) {
        this.plan = plan;
        this.env = env;
        this.random = new SplittableRandom(seed);
        execution = restored();
    }

    private Execution restored() {
        int parallelism = 1 + random.nextInt(PARALLELISM_MAX);
        Execution fresh = new Execution(plan.topology(), new Operators(), parallelism, env.scheduler());
        fresh.restore(StateFile.merge(files.stream().map(StateFile::of).toList()));
        fresh.track();
        return fresh;
    }

    @Override
    public List<List<Chunk>> tick(Tick tick, Map<String, List<Chunk>> deltas) {
        List<List<Chunk>> results = execution.run(tick, deltas);
        if (random.nextInt(3) > 0) {
            pieces.add(execution.changes(false));
        }
        if (random.nextInt(3) > 0) {
            store();
            execution = restored();
        }
        return results;
    }

    private void store() {
        boolean whole = files.isEmpty() || random.nextInt(4) == 0;
        if (whole) {
            files.clear();
            pieces.clear();
        }
        pieces.add(execution.changes(whole));
        files.add(bytes(StateFile.join(pieces, () -> {})));
        pieces.clear();
        if (random.nextInt(3) == 0) {
            byte[] merged =
                    bytes(StateFile.merge(files.stream().map(StateFile::of).toList()));
            files.clear();
            files.add(merged);
        }
    }

    private static byte[] bytes(StateFile file) {
        io.sluice.engine.data.Bytes bytes = new io.sluice.engine.data.Bytes();
        file.writeTo((data, from, length) -> bytes.put(data, from, from + length));
        return bytes.toArray();
    }
}
