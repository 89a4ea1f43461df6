// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import org.jspecify.annotations.Nullable;

/**
 * Finds the question that tells most of the labels of the rows of a leaf, by information gain: for a number one of {@value #POINTS}
 * points between the least and the most, for a text one of its values. One thread.
 */
final class LabelSplits {
    private static final int POINTS = 10;
    /** A side with a smaller part of the rows is none. */
    private static final double LEAST_PART = 0.01;

    private final LabelLeaf leaf;
    private @Nullable Question question;
    private double merit;
    private double second = Double.NEGATIVE_INFINITY;
    private double[] left = {};
    private double[] right = {};
    /** Of the question that is looked at: the weights by label of rows that say yes, and no. */
    private final double[] yes;

    private final double[] no;
    /** The best of the attribute that is looked at. */
    private double most;

    /** Looks for it. */
    LabelSplits(LabelLeaf leaf) {
        this.leaf = leaf;
        yes = new double[leaf.labels()];
        no = new double[leaf.labels()];
        int[] numbers = leaf.subset().numbers();
        for (int i = 0; i < numbers.length; i++) {
            double before = begin();
            searchNumber(i, numbers[i]);
            end(numbers[i], before);
        }
        int[] texts = leaf.subset().texts();
        for (int i = 0; i < texts.length; i++) {
            double before = begin();
            searchText(i, texts[i]);
            end(texts[i], before);
        }
    }

    /** The best question; null if none tells anything. */
    @Nullable
    Question question() {
        return question;
    }

    /** How many bits the best question tells more than the best of any other attribute, or than nothing. */
    double lead() {
        return merit - second;
    }

    /** The weights by label of rows that answer the best question with yes. */
    double[] left() {
        return left;
    }

    /** Of those that answer it with no. */
    double[] right() {
        return right;
    }

    private double begin() {
        most = Double.NEGATIVE_INFINITY;
        return merit;
    }

    private void end(int attribute, double before) {
        boolean best = question != null && question.attribute() == attribute;
        second = Math.max(second, best ? before : most);
    }

    private void searchNumber(int number, int attribute) {
        double least = leaf.all().least(number);
        double step = (leaf.all().most(number) - least) / (POINTS + 1);
        for (int point = 1; point <= POINTS; point++) {
            double at = least + point * step;
            if (at > least && at < leaf.all().most(number)) {
                for (int label = 0; label < yes.length; label++) {
                    Profile profile = leaf.profile(label);
                    yes[label] = profile.below(number, at);
                    no[label] = profile.count(number) - yes[label];
                }
                offer(attribute, true, at);
            }
        }
    }

    private void searchText(int text, int attribute) {
        for (int value = 0; value < leaf.all().values(text); value++) {
            if (leaf.all().count(text, value) > 0) {
                for (int label = 0; label < yes.length; label++) {
                    Profile profile = leaf.profile(label);
                    yes[label] = profile.count(text, value);
                    no[label] = profile.weight() - yes[label];
                }
                offer(attribute, false, value);
            }
        }
    }

    private void offer(int attribute, boolean number, double operand) {
        double yeses = sum(yes);
        double noes = sum(no);
        double all = yeses + noes;
        if (Math.min(yeses, noes) <= LEAST_PART * all) {
            return;
        }
        double together = entropy(all);
        for (int label = 0; label < yes.length; label++) {
            together -= entropy(yes[label] + no[label]);
        }
        double apart = entropy(yeses) + entropy(noes);
        for (int label = 0; label < yes.length; label++) {
            apart -= entropy(yes[label]) + entropy(no[label]);
        }
        double gain = (together - apart) / (all * Math.log(2));
        most = Math.max(most, gain);
        if (gain > merit) {
            merit = gain;
            question = new Question(attribute, number, operand, yeses >= noes);
            left = yes.clone();
            right = no.clone();
        }
    }

    private static double sum(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }

    /** n rows times the logarithm of n. */
    private static double entropy(double weight) {
        return weight > 0 ? weight * Math.log(weight) : 0;
    }
}
