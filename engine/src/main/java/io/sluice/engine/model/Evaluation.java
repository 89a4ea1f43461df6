// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How well rows have been foretold, each before it was learnt (prequential evaluation: Gama, Sebastião and Rodrigues, 2013): over
 * all rows so far, or over exactly the last of them. A figure is NULL while there is none, or no finite one.
 *
 * <p>Of labels:
 *
 * <ul>
 *   <li>accuracy: the part of the rows that were foretold
 *   <li>kappa: 1 if all were, 0 if no more than chance gets right that foretells each label as often as was done (Cohen, 1960)
 *   <li>kappa_t: 0 if no more than whoever foretells the label of the row before (Žliobaitė et al., 2015)
 *   <li>log_loss: the mean of −ln of the probability of the label that came, which counts as at least 1e-15, also for one that had
 *       not come before; rows before which no label had come are left out
 *   <li>f1: the mean over the labels, that came or were foretold, of the harmonic mean of precision and recall
 *   <li>auc: of two labels, how probably a row of the second to come was given more probability of it than a row of the first;
 *       probabilities within the same thousandth count as equal, so that it needs memory for a histogram only. With one label, or
 *       more than two, it is NULL
 * </ul>
 *
 * Of numbers: mae and rmse, the mean absolute error and the root of the mean squared one, and r2, the part of the variance that is
 * foretold; a row for which none was foretold is in the window, but in no figure.
 *
 * <p>Of clusters: distance and squared_distance, the means of how far rows were from the middle of the nearest cluster (the second is
 * what k-means lowers) where standardised columns have a unit of one; and clusters, into how many different ones they were put. Of
 * anomalies: score, the mean of how strange rows were, and strange, the part of them that were above a half. Rows of which nothing could
 * be said are in the window, but in no figure. None of that says whether rows belong together or are wrong, as only labels could: it
 * says whether rows are as those before were.
 *
 * <p>Where labels come late, all of that is of what was foretold when the row came, and kappa_t compares with the label that was known
 * last then. The same figures of what would have been foretold had labels come at once stand beside, with {@code immediate_} before their
 * names.
 *
 * <p>One thread.
 */
public interface Evaluation extends Tested {
    /** Before the names of figures that are of labels at once. */
    String IMMEDIATE = "immediate_";

    /** The columns that it gives for a task, all of them DOUBLE and nullable. */
    static Schema columns(Task task) {
        List<String> names = switch (task) {
            case CLASSIFICATION -> List.of("accuracy", "kappa", "kappa_t", "log_loss", "f1", "auc");
            case REGRESSION -> List.of("mae", "rmse", "r2");
            case CLUSTERING -> List.of("distance", "squared_distance", "clusters");
            case ANOMALY -> List.of("score", "strange");
        };
        SqlType number = SqlType.of(SqlType.Kind.DOUBLE, true);
        return new Schema(
                names.stream().map(name -> new SqlType.Field(name, number)).toList());
    }

    /** The same, and behind them, where labels come late, those of what would have been foretold at once. */
    static Schema columns(Task task, boolean late) {
        Schema own = columns(task);
        List<SqlType.Field> all = new ArrayList<>(own.fields());
        if (late) {
            own.fields().forEach(field -> all.add(new SqlType.Field(IMMEDIATE + field.name(), field.type())));
        }
        return new Schema(all);
    }

    /**
     * One that has seen nothing.
     *
     * @param window how many of the last rows count, at least 1; empty for all. Each costs 56 bytes at most
     */
    static Evaluation of(Task task, OptionalInt window) {
        if (window.isPresent() && window.getAsInt() < 1) {
            throw new IllegalArgumentException("a window of " + window.getAsInt() + " rows");
        }
        return switch (task) {
            case CLASSIFICATION -> new LabelScores(window.orElse(0));
            case REGRESSION -> new NumberScores(window.orElse(0));
            case CLUSTERING -> new ClusterScores(window.orElse(0));
            case ANOMALY -> new StrangenessScores(window.orElse(0));
        };
    }

    /** The number of the label that came last; −1 before, and of numbers. */
    int last();

    /**
     * A label that was foretold some time ago.
     *
     * @param last {@link #last} when it was foretold
     */
    void label(int predicted, int last, int actual, double[] probabilities);

    /**
     * Appends one value to each of some columns of a chunk.
     *
     * @param first the first of them
     */
    void append(Chunk to, int first);

    void save(BinaryWriter out);

    /**
     * Reads what one of the same task and window has saved.
     *
     * @throws IllegalArgumentException if the bytes are not that
     */
    void load(BinaryReader in);
}
