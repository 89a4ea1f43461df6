// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.checkpoint.Commit;
import io.sluice.engine.checkpoint.History;
import io.sluice.engine.checkpoint.Plan;
import io.sluice.engine.connector.Source;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Signal;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A batch that has run and can be run again: from the newest commit before it, by the plans that were sealed since, with the
 * rows and the clocks that its ticks had.
 */
public final class Rerun {
    private final Commit commit;
    private final List<GroupPlan.TickPlan> ticks;

    private Rerun(Commit commit, List<GroupPlan.TickPlan> ticks) {
        this.commit = commit;
        this.ticks = ticks;
    }

    /**
     * Finds a batch.
     *
     * @param batch its number; of several runs of the job that had one, the last
     * @throws ProblemException {@link Code#NO_SUCH_COMMIT} if it is not kept, with those that are
     */
    public static Rerun find(History history, long batch) throws IOException {
        List<Long> groups = history.groups();
        TreeSet<Long> kept = new TreeSet<>();
        for (int i = groups.size() - 1; i >= 0; i--) {
            Optional<Commit> commit = history.commit(groups.get(i));
            List<GroupPlan.TickPlan> behind = ticks(history.plansBehind(groups.get(i)));
            behind.forEach(tick -> kept.add(tick.number()));
            List<GroupPlan.TickPlan> upTo =
                    behind.stream().filter(tick -> tick.number() <= batch).toList();
            if (commit.isPresent()
                    && !upTo.isEmpty()
                    && upTo.get(upTo.size() - 1).number() == batch) {
                return new Rerun(commit.get(), upTo);
            }
        }
        String there = kept.isEmpty()
                ? "no batch is kept: of none there is a commit before it"
                : "those from " + kept.first() + " to " + kept.last() + " are kept";
        throw Problem.of(Code.NO_SUCH_COMMIT, "batch " + batch + " cannot be run again")
                .hint(there)
                .exception();
    }

    /** Of the plans behind a commit, those that go on from its state. */
    private static List<GroupPlan.TickPlan> ticks(List<Plan> plans) {
        List<GroupPlan.TickPlan> ticks = new ArrayList<>();
        for (Plan plan : plans) {
            GroupPlan group = GroupPlan.of(plan.ticks());
            if (group.begins() || group.isEmpty()) {
                break;
            }
            ticks.addAll(group.ticks());
        }
        return ticks;
    }

    /** What the first tick goes on from. */
    public Commit commit() {
        return commit;
    }

    /** The streams that gave rows. */
    public Set<String> streams() {
        Set<String> streams = new TreeSet<>();
        ticks.forEach(tick -> streams.addAll(tick.rows().keySet()));
        return streams;
    }

    /** The batch and its clock. */
    public Tick tick() {
        GroupPlan.TickPlan last = ticks.get(ticks.size() - 1);
        return last.tick();
    }

    /**
     * Runs the ticks up to the batch.
     *
     * @param execution that remembers what the commit has
     * @param sources opened where the commit has read them to; they raise the signal
     * @param initial rows that were there before the first tick of the job
     * @return what the batch has given to each output, lent
     * @throws ProblemException if a tick fails as it did, or a source has not the rows any more
     */
    public List<List<Chunk>> run(
            Execution execution,
            Map<String, Source> sources,
            Map<String, List<Chunk>> initial,
            Clock clock,
            Signal signal) {
        Reread reread = new Reread(clock, signal);
        List<List<Chunk>> results = List.of();
        for (GroupPlan.TickPlan tick : ticks) {
            execution.begin(tick.tick());
            if (tick.number() == 1) {
                execution.accept(initial);
            }
            tick.rows()
                    .forEach((stream, rows) -> reread.rows(
                            stream,
                            sources.get(stream),
                            rows,
                            (source, most) -> Taken.from(
                                            stream, source, most, (to, chunks) -> execution.accept(Map.of(to, chunks)))
                                    .all()));
            results = execution.finish();
        }
        return results;
    }
}
