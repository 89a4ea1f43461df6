// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/** How strange rows have been. One thread. */
final class StrangenessScores implements Unlabelled {
    private static final int VERSION = 1;
    private static final double HALF = 0.5;

    private final Moments scores;
    private final Moments strange;

    /** @param window how many of the last rows count; 0 for all */
    StrangenessScores(int window) {
        scores = new Moments(window);
        strange = new Moments(window);
    }

    @Override
    public void strangeness(double score) {
        scores.add(score);
        strange.add(Double.isNaN(score) ? Double.NaN : score > HALF ? 1 : 0);
    }

    @Override
    public void append(Chunk to, int first) {
        NumberScores.append(to, first, scores.mean());
        NumberScores.append(to, first + 1, strange.mean());
    }

    @Override
    public void save(BinaryWriter out) {
        out.count(VERSION);
        scores.save(out);
        strange.save(out);
    }

    @Override
    public void load(BinaryReader in) {
        if (in.number() != VERSION) {
            throw in.damaged("another version");
        }
        scores.load(in);
        strange.load(in);
    }
}
