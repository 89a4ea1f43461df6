// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.RandomInputs;
import io.sluice.ml.batch.CompactTree;
import io.sluice.ml.batch.Window;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.TreeRow;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import smile.base.cart.Loss;
import smile.base.cart.RegressionNode;
import smile.data.type.DataTypes;
import smile.data.type.StructField;
import smile.regression.RegressionTree;

class TableTest {
    private static final StructField FIELD = new StructField("y", DataTypes.DoubleType);

    private static Window window(SplittableRandom random, List<SqlType> types, int rowsMax) {
        Chunk rows = RandomInputs.rows(random, types, Kind.BIGINT, 150, 4);
        TreeRow row = new TreeRow(Inputs.of(RandomInputs.schema(types, Kind.BIGINT), true));
        Window window = new Window(row, rowsMax);
        for (int at = 0; at < rows.size(); at++) {
            row.read(rows, at);
            row.grow(rows, at);
            window.add(random.nextInt(100));
        }
        return window;
    }

    private static RegressionTree tree(Table table, double[] outcomes) {
        int columns = table.frame().ncols();
        int[] once = IntStream.generate(() -> 1).limit(outcomes.length).toArray();
        return new RegressionTree(table.frame(), Loss.ls(outcomes), FIELD, 20, 40, 1, columns, once, table.order());
    }

    @Test
    @Seeded
    void aCompactTreeSaysWhatTheTreeItWasMadeOfSays(SplittableRandom random) {
        for (int round = 0; round < 50; round++) {
            List<SqlType> types = RandomInputs.types(random);
            Window window = window(random, types, 1 + random.nextInt(200));
            Table table = new Table(window);
            RegressionTree tree = tree(table, window.outcomes());
            CompactTree compact = table.compact(tree, 0, 1, leaf -> new double[] {((RegressionNode) leaf).output()});
            for (int place = 0; place < window.size(); place++) {
                int at = place;
                double[] row = IntStream.range(0, window.attributes())
                        .mapToDouble(attribute -> window.value(attribute, at))
                        .toArray();
                assertThat(compact.outcome(row))
                        .isEqualTo(tree.predict(table.frame().get(place)));
            }
        }
    }

    @Test
    void numbersThatAreNearlyTheSameAndMissingOnesAreToldApart() {
        List<SqlType> types = List.of(RandomInputs.type(Kind.DOUBLE));
        double[] numbers = {
            1, Math.nextUp(1.0), Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE, Double.MAX_VALUE
        };
        Chunk rows = Chunk.of(types);
        TreeRow row = new TreeRow(Inputs.of(RandomInputs.schema(types, Kind.BIGINT), true));
        Window window = new Window(row, 100);
        for (int at = 0; at < numbers.length; at++) {
            rows.column(0).appendValue(numbers[at]);
            rows.addRow(1);
            row.read(rows, at);
            window.add(at * at);
        }
        Table table = new Table(window);
        CompactTree compact = table.compact(
                tree(table, window.outcomes()), 0, 1, leaf -> new double[] {((RegressionNode) leaf).output()});
        for (int place = 0; place < window.size(); place++) {
            assertThat(compact.outcome(new double[] {window.value(0, place)})).isEqualTo(place * place);
        }
    }
}
