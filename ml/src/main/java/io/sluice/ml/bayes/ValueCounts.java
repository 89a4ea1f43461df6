// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.bayes;

import io.sluice.engine.data.Column;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.feature.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How often each value of a text came with each label. A value of which none is left is forgotten. One thread. */
final class ValueCounts {
    private static final long[] NONE = {};

    private final Vocabulary values;
    /** By value, then label; empty where a number is free. */
    private final List<long[]> counts = new ArrayList<>();

    private long[] ofLabel = {};
    private int known;

    /** @param values an empty vocabulary */
    ValueCounts(Vocabulary values) {
        this.values = values;
    }

    /** Makes room for so many labels. */
    void grow(int labels) {
        if (labels > ofLabel.length) {
            ofLabel = Arrays.copyOf(ofLabel, Math.max(labels, 2 * ofLabel.length));
            counts.replaceAll(each -> each.length == 0 ? each : Arrays.copyOf(each, ofLabel.length));
        }
    }

    void add(Column column, int row, int label) {
        int value = values.findOrAdd(column, row);
        if (value == counts.size()) {
            counts.add(NONE);
        }
        if (counts.get(value).length == 0) {
            counts.set(value, new long[ofLabel.length]);
            known++;
        }
        counts.get(value)[label]++;
        ofLabel[label]++;
    }

    /** @throws IllegalStateException if it is not there */
    void remove(Column column, int row, int label) {
        int value = values.find(column, row);
        if (value < 0 || counts.get(value)[label] == 0) {
            throw new IllegalStateException("a row to unlearn, which was not learnt");
        }
        counts.get(value)[label]--;
        ofLabel[label]--;
        if (isNone(counts.get(value))) {
            known--;
            counts.set(value, NONE);
            values.remove(value);
            counts.subList(values.size(), counts.size()).clear();
        }
    }

    private static boolean isNone(long[] count) {
        for (long each : count) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** Adds to each score how probable the value is with the label, as a logarithm (with one more of each value: Laplace, 1814). */
    void score(Column column, int row, double[] scores) {
        int value = values.find(column, row);
        for (int label = 0; label < scores.length; label++) {
            long count = value < 0 ? 0 : counts.get(value)[label];
            scores[label] += Math.log((count + 1.0) / (ofLabel[label] + Math.max(1, known)));
        }
    }

    void save(BinaryWriter out, int labels) {
        values.save(out);
        for (int value = 0; value < values.size(); value++) {
            if (!values.isFree(value)) {
                for (int label = 0; label < labels; label++) {
                    out.count(counts.get(value)[label]);
                }
            }
        }
    }

    /** @param rows how many there are of each label */
    void load(BinaryReader in, long[] rows, int labels) {
        values.load(in, true);
        ofLabel = new long[labels];
        for (int value = 0; value < values.size(); value++) {
            if (values.isFree(value)) {
                counts.add(NONE);
                continue;
            }
            long[] count = new long[labels];
            for (int label = 0; label < labels; label++) {
                count[label] = in.longNumber();
                if (count[label] > rows[label] - ofLabel[label]) {
                    throw in.damaged("more values than rows");
                }
                ofLabel[label] += count[label];
            }
            if (isNone(count)) {
                throw in.damaged("a value that never came");
            }
            known++;
            counts.add(count);
        }
    }
}
