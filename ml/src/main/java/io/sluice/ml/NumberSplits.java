// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import org.jspecify.annotations.Nullable;

/**
 * Finds the question that brings what came of the rows of a leaf nearest together: by how much the standard deviation falls (Ikonomovska,
 * Gama and Džeroski, Learning Model Trees from Evolving Data Streams, 2011). One thread.
 */
final class NumberSplits {
    /** A side with a smaller part of the rows is none. */
    private static final double LEAST_PART = 0.01;

    private final NumberLeaf leaf;
    private final double centre;
    private @Nullable Question question;
    private double merit;
    private double second;
    private double left;
    private double right;
    /** The best of the attribute that is looked at. */
    private double most;

    /** Of what came in some groups, less {@link #centre}: how many, their sum, and that of their squares. */
    private record Sums(double count, double sum, double squares) {
        static final Sums NONE = new Sums(0, 0, 0);

        Sums plus(Groups groups, int group, double centre) {
            double more = groups.count(group);
            if (more == 0) {
                return this;
            }
            double apart = groups.mean(group) - centre;
            return new Sums(count + more, sum + more * apart, squares + groups.squares(group) + more * apart * apart);
        }

        Sums minus(Sums other) {
            return new Sums(count - other.count, sum - other.sum, squares - other.squares);
        }

        double mean() {
            return sum / count;
        }

        double deviation() {
            return Math.sqrt(Math.max(0, squares / count - mean() * mean()));
        }
    }

    /** Looks for it. */
    NumberSplits(NumberLeaf leaf, TreeRow row) {
        this.leaf = leaf;
        centre = leaf.all().mean(0);
        for (int attribute = 0; attribute < row.attributes(); attribute++) {
            double before = merit;
            most = 0;
            if (row.isNumber(attribute)) {
                searchNumber(attribute);
            } else {
                searchText(attribute, attribute - row.numbers());
            }
            boolean best = question != null && question.attribute() == attribute;
            second = Math.max(second, best ? before : most);
        }
    }

    /** The best question; null if none brings anything nearer. */
    @Nullable
    Question question() {
        return question;
    }

    /** What part of the merit of the best question the best of any other attribute has. */
    double ratio() {
        return second / merit;
    }

    /** The mean of what came of rows that answer the best question with yes. */
    double left() {
        return left;
    }

    /** Of those that answer it with no. */
    double right() {
        return right;
    }

    private static Sums total(Groups groups, double centre) {
        Sums total = Sums.NONE;
        for (int group = 0; group < groups.size(); group++) {
            total = total.plus(groups, group, centre);
        }
        return total;
    }

    private void searchNumber(int number) {
        Bins bins = leaf.bins(number);
        Groups groups = bins.outcomes();
        Sums total = total(groups, centre);
        Sums yes = Sums.NONE;
        for (int bin = 0; bin + 1 < groups.size(); bin++) {
            if (groups.count(bin) > 0) {
                yes = yes.plus(groups, bin, centre);
                offer(number, true, bins.end(bin), total, yes);
            }
        }
    }

    private void searchText(int attribute, int text) {
        Groups groups = leaf.values(text);
        Sums total = total(groups, centre);
        for (int value = 0; value < groups.size(); value++) {
            offer(attribute, false, value, total, Sums.NONE.plus(groups, value, centre));
        }
    }

    private void offer(int attribute, boolean number, double operand, Sums total, Sums yes) {
        Sums no = total.minus(yes);
        if (Math.min(yes.count, no.count) <= LEAST_PART * total.count) {
            return;
        }
        double apart = (yes.count * yes.deviation() + no.count * no.deviation()) / total.count;
        double gain = total.deviation() - apart;
        most = Math.max(most, gain);
        if (gain > merit) {
            merit = gain;
            question = new Question(attribute, number, operand, yes.count >= no.count);
            left = centre + yes.mean();
            right = centre + no.mean();
        }
    }
}
