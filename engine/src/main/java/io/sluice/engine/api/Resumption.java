// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Signal;
import io.sluice.engine.job.Commits;
import io.sluice.engine.job.Execution;
import io.sluice.engine.job.JobLoop;
import io.sluice.engine.job.Progress;
import io.sluice.engine.job.Replay;
import io.sluice.engine.job.StateSizes;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.session.Setting;
import io.sluice.engine.session.Settings;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.topology.Codec;
import java.util.List;
import java.util.Map;

/**
 * How a job that keeps a checkpoint begins: operators and outputs get back what they remembered, as far as the script is still
 * theirs, and what follows is committed behind it.
 *
 * @param progress of the job so far
 * @param execution its operators, which remember nothing yet
 */
record Resumption(
        JobCheckpoint kept,
        Progress progress,
        Job.Parts parts,
        Execution execution,
        JobSources sources,
        Outputs outputs,
        RealEnv env,
        Signal signal) {
    private static final long STAGED_BYTES_LEAST = 16 << 20;

    /**
     * Gives everything back.
     *
     * @param tables their rows before the first tick of the job
     * @return what commits the groups to come
     * @throws io.sluice.engine.problem.ProblemException if the script has changed and something of the state cannot be made anew
     */
    Commits commits(Map<String, List<Chunk>> tables, JobLoop.Results results) {
        Settings settings = parts.settings();
        byte[] topology = Codec.encode(parts.plan().topology());
        boolean begins = progress.equals(Progress.NONE);
        boolean changed = !begins && !progress.isOf(topology);
        if (!begins) {
            status("continuing " + parts.name() + " after batch " + progress.ticks() + "; --fresh starts over");
        }
        if (changed) {
            evolve(tables);
        } else if (!begins) {
            execution.restore(kept.state());
            outputs.restore(kept.state(), progress.rowsOut());
        }
        Commits.Limits limits = new Commits.Limits(
                settings.micros(Setting.CHECKPOINT_INTERVAL),
                Math.max(STAGED_BYTES_LEAST, Runtime.getRuntime().maxMemory() / 8),
                settings.micros(Setting.CHECKPOINT_TIMEOUT),
                settings.micros(Setting.SINK_TIMEOUT),
                StateSizes.USUAL);
        Commits made = new Commits(
                kept.checkpoint(),
                execution,
                sources.byStream(),
                results,
                progress,
                topology,
                env,
                signal,
                limits,
                this::status);
        if (changed) {
            made.stateIsNew();
        }
        return made;
    }

    private void status(String line) {
        parts.ends().console().status(line);
    }

    /** Gives them what the job remembered when its script was another, as far as it is theirs; the rest is made anew. */
    private void evolve(Map<String, List<Chunk>> tables) {
        Evolution evolution = Evolution.of(parts, progress, execution.sections(), sources.areBounded());
        if (Commits.hasUnfinished(kept.checkpoint())) {
            throw evolution.refusal(
                    "its last batches, with the script as it was, are not committed; run that once more");
        }
        evolution.said().forEach(this::status);
        StateFile state = kept.state().only(evolution::keeps);
        outputs.restore(state, progress.rowsOut());
        if (evolution.mustReplay()) {
            state.addAll(replayed(evolution, tables));
        }
        execution.restore(state);
    }

    /** Reads the input again; outputs get what they have missed. @return what operators made anew remember of it */
    private StateFile replayed(Evolution evolution, Map<String, List<Chunk>> tables) {
        Settings settings = parts.settings();
        Execution scratch =
                new Execution(parts.plan().topology(), new Operators(), Session.parallelism(settings), env.scheduler());
        Tick tick = new Tick(progress.ticks(), progress.timeMicros());
        JobSources again = JobSources.again(parts, evolution.streams(), env, signal);
        try {
            Replay replay = new Replay(
                    scratch,
                    again.byStream(),
                    tick,
                    settings.number(Setting.BATCH_MAX_ROWS),
                    env.clock(),
                    signal,
                    changes -> outputs.catchUp(tick, changes, evolution::output));
            replay.run(tables, progress.rowsBySource());
        } finally {
            again.close();
        }
        return scratch.changes(true).only(evolution::makesAnew);
    }
}
