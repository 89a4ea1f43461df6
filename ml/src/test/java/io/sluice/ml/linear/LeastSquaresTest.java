// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.RandomInputs;
import io.sluice.ml.Told;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {
    private static final List<SqlType> TIME_AND_TEXT =
            List.of(RandomInputs.type(Kind.BIGINT), RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.VARCHAR));
    /** A time in microseconds. */
    private static final long NOW = 1_700_000_000_000_000L;

    private static LeastSquaresRegressor learner(List<SqlType> inputs, double ridge) {
        return new LeastSquaresRegressor(RandomInputs.schema(inputs, Kind.DOUBLE), ridge);
    }

    private static byte[] bytes(LeastSquaresRegressor learner) {
        BinaryWriter out = new BinaryWriter();
        learner.save(out);
        return out.toBytes();
    }

    /** Rows of a line: a second counts 0.5, the number 3, which is missing in some rows and then counts 7, and texts 0 to 40. */
    private static Chunk line(SplittableRandom random, int count) {
        Chunk rows = Chunk.of(List.of(
                TIME_AND_TEXT.get(0), TIME_AND_TEXT.get(1), TIME_AND_TEXT.get(2), RandomInputs.type(Kind.DOUBLE)));
        for (int row = 0; row < count; row++) {
            long micros = random.nextInt(60_000_000);
            double number = 1e-7 * random.nextInt(1_000);
            boolean missing = random.nextInt(5) == 0;
            int text = random.nextInt(5);
            ((LongColumn) rows.column(0)).add(NOW + micros);
            if (missing) {
                rows.column(1).appendNull();
            } else {
                ((DoubleColumn) rows.column(1)).add(number);
            }
            ((Utf8Column) rows.column(2)).add("text " + text);
            ((DoubleColumn) rows.column(3)).add(0.5e-6 * micros + (missing ? 7 : 3 * number) + 10 * text);
            rows.addRow(1);
        }
        return rows;
    }

    @Test
    @Seeded
    void aLineIsFoundFarFromZeroAndBesideWhatIsMissing(SplittableRandom random) {
        LeastSquaresRegressor learner = learner(TIME_AND_TEXT, 1e-6);
        learner.learn(line(random, 500), new Told());
        Chunk rows = line(random, 500);
        DoubleColumn numbers = (DoubleColumn) rows.column(3);
        for (int row = 0; row < rows.size(); row++) {
            assertThat(learner.foretell(rows, row)).isCloseTo(numbers.get(row), within(1e-5));
        }
    }

    @Test
    @Seeded
    void onlyTheRowsThatAreThereCount(SplittableRandom random) {
        List<SqlType> inputs = TIME_AND_TEXT;
        Chunk rows = RandomInputs.rows(random, inputs, Kind.DOUBLE, 300, 1);
        LeastSquaresRegressor sliding = learner(inputs, 1);
        for (int row = 0; row < rows.size(); row++) {
            int now = row;
            sliding.learn(RandomInputs.weighted(rows, each -> each == now ? 1 : each == now - 50 ? -1 : 0), new Told());
        }
        LeastSquaresRegressor last = learner(inputs, 1);
        last.learn(RandomInputs.weighted(rows, row -> row >= 250 ? 1 : 0), new Told());
        assertThat(sliding.foretell(rows, 7)).isEqualTo(last.foretell(rows, 7));
        assertThat(bytes(sliding)).isEqualTo(bytes(last));
    }

    @Test
    void tooManyValuesOfATextAreRefused() {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.VARCHAR));
        Chunk rows = Chunk.of(List.of(inputs.get(0), RandomInputs.type(Kind.DOUBLE)));
        for (int row = 0; row < 1_001; row++) {
            ((Utf8Column) rows.column(0)).add("text " + row);
            ((DoubleColumn) rows.column(1)).add(row);
            rows.addRow(1);
        }
        assertThatThrownBy(() -> learner(inputs, 1).learn(rows, new Told()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().code()).isEqualTo(Code.EVALUATION))
                .hasMessageContaining("at most 1000")
                .hasMessageContaining("'auto'");
        List<SqlType> many = Collections.nCopies(1_001, RandomInputs.type(Kind.DOUBLE));
        assertThatThrownBy(() -> learner(many, 1)).isInstanceOf(ProblemException.class);
    }
}
