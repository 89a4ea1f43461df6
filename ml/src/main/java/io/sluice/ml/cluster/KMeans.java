// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.cluster;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Clusterer;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.TreeRow;
import java.util.ArrayList;
import java.util.List;

/**
 * K-means, a row at a time: each row moves the nearest centre towards itself, by its part of the rows of that centre, of which older ones
 * count less (MacQueen, 1967; forgetting by half-life as in the streaming k-means of Spark MLlib).
 *
 * <p>The first rows that differ are the centres. While few rows have come, one that is farther from all centres than two of these are
 * from one another takes the place of one of the two, and the other takes over its rows (Charikar, Chekuri, Feder and Motwani, 1997): so
 * centres begin far apart, whatever the order of the rows. Later a centre that gets hardly any rows dies, and the cluster whose rows
 * are the farthest from its centre, all together, is split: a row of it that lies outside becomes the new centre.
 *
 * <p>A function of the rows in their order; nothing is drawn by lot. One thread.
 */
final class KMeans extends Clusterer {
    /** Nearer rows are equal. */
    private static final double LEAST_SQUARE = 1e-9;
    /** Per centre, how many of the first rows may take a place. */
    private static final int FIRST_ROWS = 10;
    /** Per centre, the rows of late of which shares are. */
    private static final int LATE_ROWS = 100;
    /** A centre dies with this part of the rows that it would have if all had the same. */
    private static final double DEAD = 0.02;
    /** As if so few rows had come, for a centre that may have to move. */
    private static final double LIGHT = 10;

    private final Point point;
    private final int most;
    private final double decay;
    private final double shareStep;
    private final List<Centre> centres = new ArrayList<>();
    /** How many rows were learnt, as far as that matters. */
    private int first;

    private int found = -1;
    private double square = Double.NaN;

    /**
     * One that has learnt nothing.
     *
     * @param most how many centres there are to be
     * @param halfLife behind how many more rows a row counts half
     * @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn
     */
    KMeans(ModelSchema schema, int most, long halfLife) {
        super(schema);
        this.most = most;
        point = new Point(new TreeRow(Inputs.of(schema, true)));
        decay = Math.pow(0.5, 1.0 / halfLife);
        shareStep = 1.0 / (LATE_ROWS * most);
    }

    @Override
    protected int find(Chunk rows, int row) {
        point.read(rows, row);
        nearest();
        return found;
    }

    private void nearest() {
        found = -1;
        square = Double.NaN;
        for (int i = 0; i < centres.size(); i++) {
            double each = centres.get(i).squaredDistance(point);
            if (found < 0 || each < square) {
                found = i;
                square = each;
            }
        }
    }

    @Override
    protected double distance() {
        return Math.sqrt(square);
    }

    @Override
    protected void learn(Chunk rows, int row) {
        point.learn(rows, row);
        if (first < FIRST_ROWS * most || centres.size() < most) {
            first = Math.min(FIRST_ROWS * most, first + 1);
            nearest();
            if (takesPlace()) {
                return;
            }
        } else if (revives()) {
            return;
        }
        for (int i = 0; i < centres.size(); i++) {
            centres.get(i).age(decay, shareStep, i == found);
        }
        centres.get(found).add(point, square);
    }

    /** Whether one of the first rows becomes a centre. */
    private boolean takesPlace() {
        if (found >= 0 && !(square > LEAST_SQUARE)) {
            return false;
        }
        if (centres.size() < most) {
            centres.add(new Centre(point, 1.0 / most));
            return true;
        }
        int one = -1;
        int other = -1;
        double nearest = square;
        for (int i = 0; i < most; i++) {
            for (int j = 0; j < i; j++) {
                double apart = centres.get(i).squaredDistance(centres.get(j), point);
                if (apart < nearest) {
                    nearest = apart;
                    one = j;
                    other = i;
                }
            }
        }
        if (one < 0) {
            return false;
        }
        centres.get(one).add(centres.get(other));
        centres.set(other, new Centre(point, 1.0 / most));
        return true;
    }

    /** Whether a row becomes the centre in the place of one that has died. */
    private boolean revives() {
        int least = 0;
        int worst = 0;
        for (int i = 1; i < centres.size(); i++) {
            Centre each = centres.get(i);
            least = each.share() < centres.get(least).share() ? i : least;
            worst = error(each) > error(centres.get(worst)) ? i : worst;
        }
        Centre split = centres.get(worst);
        boolean isDead = centres.get(least).share() < DEAD / most;
        if (!isDead || worst == least || found != worst || !(square > Math.max(LEAST_SQUARE, split.spread()))) {
            return false;
        }
        double share = Math.max(split.share(), 1.0 / most) / 2;
        split.split(LIGHT, share);
        centres.set(least, new Centre(point, share));
        return true;
    }

    /** What a centre has to do with how far rows are from theirs. */
    private static double error(Centre centre) {
        return centre.share() * centre.spread();
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        point.save(out);
        out.count(first);
        out.count(centres.size());
        centres.forEach(centre -> centre.save(out));
    }

    @Override
    protected void loadRest(BinaryReader in) {
        point.load(in);
        first = in.below(FIRST_ROWS * most + 1, "first rows");
        int size = in.below(most + 1, "centres");
        if ((size == 0) != (first == 0)) {
            throw in.damaged("rows without centres, or centres without rows");
        }
        for (int i = 0; i < size; i++) {
            centres.add(Centre.load(in, point));
        }
    }
}
