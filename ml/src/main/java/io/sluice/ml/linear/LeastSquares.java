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

/** Least squares: {@link LeastSquaresRegressor}. Any thread. */
public final class LeastSquares implements Algorithm {
    private static final String RIDGE = "ridge";

    @Override
    public String name() {
        return "least_squares";
    }

    @Override
    public String summary() {
        return "the line that is nearest to all rows, exactly; for few columns of few texts; unlearns exactly";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.REGRESSION);
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(OptionSpec.withDefault(
                RIDGE, "0.001", "how much weight, in rows, speaks for coefficients of 0: a number from 0 on"));
    }

    @Override
    public boolean unlearns() {
        return true;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        double ridge = Numbers.option(options, RIDGE, number -> number >= 0, "from 0 on, as in '0.001'");
        return new LeastSquaresRegressor(schema, ridge);
    }
}
