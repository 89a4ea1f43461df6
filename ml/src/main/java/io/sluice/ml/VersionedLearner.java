// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.model.Learner;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/** A learner whose saved form begins with its version. One thread. */
abstract class VersionedLearner implements Learner {
    private static final int VERSION = 1;

    /** Writes what was learnt. */
    protected abstract void saveRest(BinaryWriter out);

    /** Reads what {@link #saveRest} has written. */
    protected abstract void loadRest(BinaryReader in);

    /** Writes what stands before the rest. */
    void saveFirst(BinaryWriter out) {}

    /** Reads what {@link #saveFirst} has written. */
    void loadFirst(BinaryReader in) {}

    @Override
    public final void save(BinaryWriter out) {
        out.count(VERSION);
        saveFirst(out);
        saveRest(out);
    }

    @Override
    public final void load(BinaryReader in) {
        if (in.number() != VERSION) {
            throw in.damaged("another version");
        }
        loadFirst(in);
        loadRest(in);
    }
}
