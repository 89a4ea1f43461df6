// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A learner that foretells the sum of all that it has learnt; found as any other is. */
public final class Toy implements Algorithm {
    static final SqlType DOUBLE = SqlType.of(SqlType.Kind.DOUBLE, true);
    static final SqlType STRING = SqlType.of(SqlType.Kind.VARCHAR, true);
    public static final ModelSchema SCHEMA = new ModelSchema(
            new Schema(List.of(new SqlType.Field("x", DOUBLE), new SqlType.Field("who", STRING))),
            new SqlType.Field("y", DOUBLE),
            Task.REGRESSION);

    /** One that has learnt a sum. */
    public static ModelFile model(double sum) {
        return ModelFile.of("toy", Map.of("rate", "0.1", "depth", "3"), SCHEMA, new Sum(sum, new byte[0]));
    }

    /** One with so much more that it has learnt to no end. */
    static ModelFile large(byte[] ballast) {
        return ModelFile.of("toy", Map.of(), SCHEMA, new Sum(0, ballast));
    }

    /** What a model foretells. */
    public static double sum(ModelFile file) {
        Predictions out = new Predictions(new DoubleColumn(), new DoubleColumn());
        Chunk row = Chunk.of(SCHEMA.inputs().types());
        row.column(0).appendValue(1.0);
        row.column(1).appendValue("me");
        row.addRow(1);
        file.learner().predict(row, out);
        return ((DoubleColumn) out.values()).get(0);
    }

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public String summary() {
        return "adds";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.REGRESSION);
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(OptionSpec.optional("rate", "of nothing"), OptionSpec.optional("depth", "of nothing"));
    }

    @Override
    public boolean unlearns() {
        return true;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        return new Sum(0, new byte[0]);
    }

    private static final class Sum implements Learner {
        private double sum;
        private byte[] ballast;

        Sum(double sum, byte[] ballast) {
            this.sum = sum;
            this.ballast = ballast;
        }

        @Override
        public void learn(Chunk rows, Tested tested) {
            DoubleColumn values = (DoubleColumn) rows.column(rows.width() - 1);
            for (int row = 0; row < rows.size(); row++) {
                tested.number(sum, values.get(row));
                sum += rows.weight(row) * values.get(row);
            }
        }

        @Override
        public void expect(Chunk rows, Expected expected) {
            for (int row = 0; row < rows.size(); row++) {
                expected.number(sum);
            }
        }

        @Override
        public void predict(Chunk rows, Predictions to) {
            for (int row = 0; row < rows.size(); row++) {
                to.values().appendValue(sum);
            }
        }

        @Override
        public void save(BinaryWriter out) {
            out.bits(Double.doubleToLongBits(sum));
            out.octets(ballast);
        }

        @Override
        public void load(BinaryReader in) {
            sum = Double.longBitsToDouble(in.bits());
            ballast = in.octets();
        }
    }
}
