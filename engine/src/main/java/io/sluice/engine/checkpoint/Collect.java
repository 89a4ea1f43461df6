// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes what no kept commit needs any more. It runs behind a commit and looks at nothing newer, where others may be at work. */
final class Collect {
    private final CheckpointStore store;
    private final int kept;

    /** @param kept how many of the newest commits stay */
    Collect(CheckpointStore store, int kept) {
        this.store = store;
        this.kept = kept;
    }

    /** Collects after the commit of a group. */
    void upTo(long group) throws IOException {
        long oldest = group - kept + 1;
        Set<String> needed = new HashSet<>();
        for (String name : store.list(Names.COMMITS)) {
            String file = Names.COMMITS + "/" + name;
            if (Names.number(name) >= oldest) {
                store.read(file)
                        .map(bytes -> Commit.of(
                                Envelope.open(file, Envelope.COMMIT, bytes).bytes()))
                        .ifPresent(commit -> needed.addAll(commit.state()));
            }
        }
        // Files first, their commit last: what is left of a commit says what may still be there.
        for (String name : store.list(Names.STATES)) {
            String file = Names.STATES + "/" + name;
            if (Names.number(name) <= group && !needed.contains(file)) {
                store.delete(file);
            }
        }
        delete(Names.COMMITS, oldest);
        delete(Names.PLANS, oldest);
        List<String> epochs = store.list(Names.EPOCHS);
        for (String name : epochs.subList(0, Math.max(0, epochs.size() - kept))) {
            store.delete(Names.EPOCHS + "/" + name);
        }
    }

    private void delete(String folder, long oldest) throws IOException {
        for (String name : store.list(folder)) {
            if (Names.number(name) < oldest) {
                store.delete(folder + "/" + name);
            }
        }
    }
}
