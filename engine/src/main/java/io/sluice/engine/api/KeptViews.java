// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Source;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.session.FinalRows;
import io.sluice.engine.topology.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The rows of the materialized views that the jobs of a session keep, as they are after the last completed batch of their
 * job; they stay when the job ends. One lock guards all, so that who reads several views of one job sees them after the same
 * batch. Any thread.
 */
final class KeptViews implements Outputs.Keeper {
    private static final class View {
        private final Accumulated rows;
        private final Optional<List<Integer>> key;
        private final String job;
        private final List<Subscription> subscriptions = new ArrayList<>();
        private boolean ended;
        private Optional<Problem> failure = Optional.empty();

        View(Schema schema, Optional<List<Integer>> key, String job) {
            this.rows = new Accumulated(schema);
            this.key = key;
            this.job = job;
        }
    }

    private final TreeMap<String, View> views = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** Begins to keep a view, afresh. */
    synchronized void open(String view, Schema schema, Optional<List<Integer>> key, String job) {
        views.put(view, new View(schema, key, job));
    }

    /** Takes the changes of a batch over, by view; readers see all of them or none. */
    @Override
    public synchronized void commit(Map<String, List<Chunk>> changes) {
        changes.forEach((name, chunks) -> {
            View view = get(name);
            view.rows.add(chunks);
            view.subscriptions.forEach(subscription -> subscription.add(chunks));
        });
    }

    /** Says that a job has ended: its views stay as they are. */
    synchronized void end(String job, Optional<Problem> failure) {
        for (View view : views.values()) {
            if (view.job.equals(job) && !view.ended) {
                view.ended = true;
                view.failure = failure;
                view.subscriptions.forEach(subscription -> subscription.wake.run());
            }
        }
    }

    synchronized void forget(String view) {
        views.remove(view);
    }

    synchronized boolean has(String view) {
        return views.containsKey(view);
    }

    /** The job that keeps a view, if it is running. */
    synchronized Optional<String> runningJob(String view) {
        return Optional.ofNullable(views.get(view)).filter(kept -> !kept.ended).map(kept -> kept.job);
    }

    /** The key of a view, if it is known and one. */
    synchronized Optional<List<Integer>> key(String view) {
        return Optional.ofNullable(views.get(view)).flatMap(kept -> kept.key);
    }

    @Override
    public synchronized List<Chunk> rows(String view) {
        return get(view).rows.rows();
    }

    /** The rows of some views, by name; each row once, with its weight. */
    synchronized Map<String, List<Chunk>> rows(List<String> names) {
        Map<String, List<Chunk>> rows = new HashMap<>();
        names.forEach(name -> rows.put(name, get(name).rows.rows()));
        return rows;
    }

    /** A source that gives the rows of a view as they are now, then its changes, batch by batch, until its job ends. */
    synchronized Source subscribe(String name, Runnable wake) {
        View view = get(name);
        Subscription subscription = new Subscription(name, view, wake);
        if (!view.rows.rows().isEmpty()) {
            subscription.add(view.rows.rows());
        }
        view.subscriptions.add(subscription);
        return subscription;
    }

    private View get(String name) {
        View view = views.get(name);
        if (view == null) {
            throw new IllegalStateException("no job keeps " + name);
        }
        return view;
    }

    /**
     * What a reader has not taken yet. If that gets much, the waiting batches become one, of their net changes: a slow reader
     * sees fewer of the states that the view had, and what waits for it is not more than about twice the view's rows, before
     * and after.
     */
    private final class Subscription implements Source {
        private static final long ROWS_WAITING = 65_536;

        private final ArrayDeque<List<Chunk>> batches = new ArrayDeque<>();
        private long waiting;
        private long most = ROWS_WAITING;
        private final String name;
        private final View view;
        private final Runnable wake;

        Subscription(String name, View view, Runnable wake) {
            this.name = name;
            this.view = view;
            this.wake = wake;
        }

        void add(List<Chunk> changes) {
            batches.add(changes);
            waiting += rows(changes);
            if (waiting > most) {
                merge();
            }
            wake.run();
        }

        private void merge() {
            List<Chunk> all = batches.stream().flatMap(List::stream).toList();
            List<Chunk> net = FinalRows.consolidated(all, view.rows.schema());
            batches.clear();
            batches.add(net);
            waiting = rows(net);
            most = Math.max(ROWS_WAITING, 2 * waiting);
        }

        private static long rows(List<Chunk> batch) {
            return batch.stream().mapToLong(Chunk::size).sum();
        }

        @Override
        public boolean hasRows() {
            synchronized (KeptViews.this) {
                return !batches.isEmpty();
            }
        }

        @Override
        public boolean exhausted() {
            synchronized (KeptViews.this) {
                if (view.failure.isPresent() && batches.isEmpty()) {
                    throw Problem.of(
                                    Code.SOURCE_UNAVAILABLE,
                                    "job \"" + view.job + "\", which keeps \"" + name + "\", has failed: "
                                            + view.failure.get().message())
                            .exception();
                }
                return view.ended && batches.isEmpty();
            }
        }

        /** Batches are never cut: half of one would be a state that the view never had. */
        @Override
        public void take(long rowsMax, Consumer<Chunk> out) {
            long taken = 0;
            while (taken < rowsMax) {
                List<Chunk> batch;
                synchronized (KeptViews.this) {
                    if (batches.isEmpty()) {
                        return;
                    }
                    batch = batches.remove();
                    waiting -= rows(batch);
                }
                for (Chunk chunk : batch) {
                    taken += chunk.size();
                    out.accept(chunk);
                }
            }
        }

        @Override
        public long rowsSkipped() {
            return 0;
        }

        @Override
        public void close() {
            synchronized (KeptViews.this) {
                view.subscriptions.remove(this);
            }
        }
    }
}
