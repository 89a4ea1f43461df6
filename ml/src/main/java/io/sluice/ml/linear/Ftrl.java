// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.linear;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import io.sluice.ml.Numbers;
import java.util.List;
import java.util.Set;

/** Logistic regression that follows the regularised leader: {@link FtrlClassifier}. Any thread. */
public final class Ftrl implements Algorithm {
    private static final String ALPHA = "alpha";
    private static final String BETA = "beta";
    private static final String L1 = "l1";
    private static final String L2 = "l2";
    private static final double ALPHA_MOST = 100;
    private static final double MOST = 1e6;
    private static final String RANGE = "from 0 to 1000000, as in '1'";

    @Override
    public String name() {
        return "ftrl";
    }

    @Override
    public String summary() {
        return "a line between labels that follows the regularised leader (FTRL-proximal); for many texts, of which few matter";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.withDefault(ALPHA, "0.5", "how far the weights move: a number above 0, at most 100"),
                OptionSpec.withDefault(
                        BETA, "1", "how much less they move at first: a number above 0, at most 1000000"),
                OptionSpec.withDefault(L1, "0", "what weights that say little are 0 by: a number from 0 to 1000000"),
                OptionSpec.withDefault(L2, "0", "how much weights are held to 0: a number from 0 to 1000000"));
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        double alpha = Numbers.option(
                options, ALPHA, number -> number > 0 && number <= ALPHA_MOST, "above 0, at most 100, as in '0.5'");
        double beta = Numbers.option(
                options, BETA, number -> number > 0 && number <= MOST, "above 0, at most 1000000, as in '1'");
        Proximal.Rates rates = new Proximal.Rates(alpha, beta, fromZero(options, L1), fromZero(options, L2));
        return new FtrlClassifier(schema, rates);
    }

    private static double fromZero(Options options, String key) {
        return Numbers.option(options, key, number -> number >= 0 && number <= MOST, RANGE);
    }
}
