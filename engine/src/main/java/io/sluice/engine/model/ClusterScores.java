// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/** How near rows have been to clusters, and to how many. One thread. */
final class ClusterScores implements Unlabelled {
    private static final int VERSION = 1;
    private static final int FIRST_CAPACITY = 16;
    /** No learner makes so many clusters. */
    private static final int CLUSTERS_MAX = 1 << 16;

    private final int window;
    private final Moments distances;
    private final Moments squares;
    /** By the number of a cluster + 1: how many rows of the window were put into it. */
    private long[] rows = {};
    /** The numbers of the clusters of the rows in the window, + 1. */
    private int[] ring = {};

    private int used;
    private int next;

    /** @param window how many of the last rows count; 0 for all */
    ClusterScores(int window) {
        this.window = window;
        distances = new Moments(window);
        squares = new Moments(window);
    }

    @Override
    public void cluster(int number, double distance) {
        distances.add(distance);
        squares.add(distance * distance);
        if (number + 1 >= rows.length) {
            rows = Arrays.copyOf(rows, number + 2);
        }
        rows[number + 1]++;
        if (window > 0) {
            remember(number + 1);
        }
    }

    private void remember(int number) {
        if (used == window) {
            rows[ring[next]]--;
        } else {
            used++;
        }
        if (next == ring.length) {
            ring = Arrays.copyOf(ring, (int) Math.min(window, Math.max(FIRST_CAPACITY, used * 3L / 2)));
        }
        ring[next] = number;
        next = next + 1 == window ? 0 : next + 1;
    }

    @Override
    public void append(Chunk to, int first) {
        long clusters = Arrays.stream(rows).skip(1).filter(count -> count > 0).count();
        NumberScores.append(to, first, distances.mean());
        NumberScores.append(to, first + 1, squares.mean());
        NumberScores.append(to, first + 2, distances.count() == 0 ? Double.NaN : clusters);
    }

    @Override
    public void save(BinaryWriter out) {
        out.count(VERSION);
        distances.save(out);
        squares.save(out);
        out.count(rows.length);
        if (window == 0) {
            Arrays.stream(rows).forEach(out::count);
            return;
        }
        out.count(used);
        for (int i = 0; i < used; i++) {
            out.count(ring[i]);
        }
        out.count(next);
    }

    @Override
    public void load(BinaryReader in) {
        if (in.number() != VERSION) {
            throw in.damaged("another version");
        }
        distances.load(in);
        squares.load(in);
        rows = new long[in.below(CLUSTERS_MAX, "clusters")];
        if (window == 0) {
            Arrays.setAll(rows, number -> in.longNumber());
            return;
        }
        used = in.count();
        if (used > window) {
            throw in.damaged("more rows than a window of " + window);
        }
        ring = new int[used];
        for (int i = 0; i < used; i++) {
            ring[i] = in.below(rows.length, "clusters");
            rows[ring[i]]++;
        }
        next = in.below(window, "rows");
        if (used < window && next != used) {
            throw in.damaged("rows with a gap");
        }
    }
}
