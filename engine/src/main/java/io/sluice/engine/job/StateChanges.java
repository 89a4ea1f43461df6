// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.checkpoint.Checkpoint;
import io.sluice.engine.checkpoint.Commit;
import io.sluice.engine.checkpoint.Content;
import io.sluice.engine.checkpoint.Group;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.state.StateStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What has to be written of the state of an execution, group after group, without holding up ticks.
 *
 * <p>What has changed is taken in pieces: between ticks whenever enough rows have come, the rest at the end of the group. The thread
 * that commits joins the pieces. When the changes of groups outweigh the state that they are changes of, the same thread merges
 * all of their files into one; the execution has no part in that. Only where a group has changed most of the state in ticks too
 * large for pieces, the whole is taken from the execution, since that takes no longer than to take what has changed.
 *
 * <p>{@link #ticked}, {@link #between} and {@link #take} are called by the loop's thread, {@link Taken#state} by the one that commits,
 * before the next {@link #take}.
 */
final class StateChanges {
    private static final int LARGE_PIECES = 16;

    private final Execution execution;
    private final Checkpoint checkpoint;
    private final Scheduler scheduler;
    private final StateSizes sizes;
    private final Consumer<String> status;
    private final List<StateFile> pieces = new ArrayList<>();
    private long pieceBytes;
    private long rows;
    private long wholeBytes;
    private long changesBytes;
    private long lastBytes;
    private int files;
    private boolean damaged;

    StateChanges(
            Execution execution,
            Checkpoint checkpoint,
            Scheduler scheduler,
            StateSizes sizes,
            Consumer<String> status) {
        this.execution = execution;
        this.scheduler = scheduler;
        this.checkpoint = checkpoint;
        this.sizes = sizes;
        this.status = status;
        files = checkpoint.newest().map(Commit::state).orElse(List.of()).size();
        execution.track();
    }

    /** A tick of so many rows has run. */
    void ticked(long tickRows) {
        rows += tickRows;
    }

    /** Takes a piece, if it is time. */
    void between() {
        if (rows >= sizes.pieceRows()
                && rows <= LARGE_PIECES * sizes.pieceRows()
                && pieceBytes < sizes.pieceBytesMax()) {
            add(execution.piece());
            rows = 0;
        }
    }

    private void add(StateFile piece) {
        pieces.add(piece);
        pieceBytes += piece.size();
    }

    /**
     * Ends the group.
     *
     * @param anew whether the files that there are do not count
     * @param results have something to remember, too
     */
    Taken take(boolean anew, JobLoop.Results results) {
        boolean most = pieces.isEmpty() && 2 * lastBytes >= wholeBytes;
        boolean whole = anew || damaged || (most && isOutweighed());
        if (whole) {
            pieces.clear();
        }
        StateFile last = execution.changes(whole);
        results.remember(whole, last);
        add(last);
        Taken taken = new Taken(List.copyOf(pieces), whole);
        pieces.clear();
        pieceBytes = 0;
        rows = 0;
        return taken;
    }

    private boolean isOutweighed() {
        return files >= sizes.filesMax() || changesBytes > Math.max(wholeBytes, sizes.wholeBytesMin());
    }

    private void noteWhole(long bytes) {
        wholeBytes = bytes;
        changesBytes = 0;
        lastBytes = 0;
        files = 1;
        damaged = false;
    }

    private void noteChanges(StateFile changes) {
        lastBytes = changes.size();
        changesBytes += lastBytes;
        files += changes.isEmpty() ? 0 : 1;
    }

    /** What has been taken for one group. */
    final class Taken {
        private final boolean fromExecution;
        private final List<StateFile> taken;
        private Optional<Group.State> state = Optional.empty();
        private boolean done;

        private Taken(List<StateFile> taken, boolean fromExecution) {
            this.taken = taken;
            this.fromExecution = fromExecution;
        }

        /** What to write: the same each time, unless {@link #givesUpMerging}. */
        Optional<Group.State> state() {
            if (!done) {
                state = decide();
                done = true;
            }
            return state;
        }

        private Optional<Group.State> decide() {
            StateFile changes = StateFile.join(taken, scheduler::giveWay);
            if (fromExecution) {
                noteWhole(changes.size());
                return Optional.of(new Group.State(content(changes), true));
            }
            if (isOutweighed() && !damaged) {
                return Optional.of(new Group.State(out -> noteWhole(merge(changes, out)), true));
            }
            noteChanges(changes);
            return changes.isEmpty() ? Optional.empty() : Optional.of(new Group.State(content(changes), false));
        }

        /**
         * Whether a problem is that files of earlier groups are damaged, which must be read only to be merged: then the changes
         * are written as such, and the next group is taken from the execution.
         */
        boolean givesUpMerging(ProblemException problem) {
            if (fromExecution || damaged || problem.problem().code() != Code.CHECKPOINT_DAMAGED) {
                return false;
            }
            status.accept(problem.problem().message() + "; all of the state is written once more");
            damaged = true;
            done = false;
            return true;
        }

        private static Content content(StateFile file) {
            return out -> file.writeTo(out::write);
        }
    }

    /** Writes what the files of the newest commit and changes since make together. @return the bytes of its entries */
    private long merge(StateFile changes, OutputStream out) throws IOException {
        List<InputStream> opened = new ArrayList<>();
        try {
            List<StateStream> all = new ArrayList<>();
            for (String name : checkpoint.newest().map(Commit::state).orElse(List.of())) {
                InputStream file = checkpoint.openState(name);
                opened.add(file);
                all.add(StateStream.of(file));
            }
            all.add(changes.stream());
            return StateStream.merge(all, (data, from, length) -> {
                out.write(data, from, length);
                scheduler.giveWay();
            });
        } finally {
            for (InputStream file : opened) {
                file.close();
            }
        }
    }
}
