// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.topology.Expression.Constant;
import io.sluice.engine.topology.Expression.Input;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidityTest {
    private static final DStream SOURCE = Plans.stream("s", "a", "b:s", "list:a");

    private static void refused(DStream node, String message) {
        assertThatThrownBy(() -> Validity.check(Plans.topology(node)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    private static DStream calc(Expression projection, String column) {
        return new DStream.Calc(SOURCE, Optional.empty(), List.of(projection), Plans.schema(column));
    }

    @Test
    void columnsMustBeThereAndOfTheirType() {
        refused(calc(new Input(3, Plans.BIGINT), "x"), "node 1 (Calc): there is no column $3, only 3 columns");
        refused(calc(new Input(1, Plans.BIGINT), "x"), "node 1 (Calc): the reference $1 is BIGINT, there it is STRING");
        refused(
                calc(new Input(0, Plans.BIGINT), "x:s"),
                "node 1 (Calc): column x of the schema is STRING, there it is BIGINT");
        refused(Plans.where(SOURCE, new Input(0, Plans.BIGINT)), "node 1 (Calc): a condition is BIGINT");
        refused(calc(new Constant("x", Plans.BIGINT), "x"), "node 1 (Calc): a constant that is not of its type BIGINT");
    }

    @Test
    void schemasMustHaveTheColumnsOfTheirKind() {
        refused(
                new DStream.Join(SOURCE, SOURCE, List.of(JoinKey.of(0, 0)), false, SOURCE.schema()),
                "node 1 (Join): 3 columns in the schema, there should be 6");
        refused(
                new DStream.Join(SOURCE, SOURCE, List.of(JoinKey.of(0, 1)), false, Plans.joined(SOURCE, SOURCE)),
                "node 1 (Join): key 0 is BIGINT on the left, STRING on the right");
        refused(
                new DStream.Aggregate(SOURCE, List.of(0), List.of(Plans.count()), Plans.schema("a")),
                "node 1 (Aggregate): 1 columns in the schema, there should be 2");
        refused(
                new DStream.Unnest(SOURCE, List.of(), Plans.column(SOURCE, "b"), false, Plans.schema("x:s")),
                "node 1 (Unnest): what is unnested is STRING");
        refused(
                new DStream.Unnest(SOURCE, List.of(), Plans.column(SOURCE, "list"), true, Plans.schema("x")),
                "node 1 (Unnest): 1 columns in the schema, there should be 2");
        refused(
                new DStream.Union(List.of(SOURCE), Plans.schema("a")),
                "node 1 (Union): 1 columns in the schema, there should be 3");
        refused(new DStream.Union(List.of(), Plans.schema("a")), "node 0 (Union): nothing to unite");
        refused(
                new DStream.Values(List.of(List.of()), Plans.schema("a")),
                "node 0 (Values): 0 values in a row, there should be 1");
        refused(
                new DStream.Top(SOURCE, List.of(new Order(7, false, false)), 0, 1),
                "node 1 (Top): there is no column $7, only 3 columns");
        refused(
                new DStream.Source(
                        "s",
                        true,
                        new Schema(List.of(
                                new SqlType.Field("m", new SqlType(SqlType.Kind.MAP, 0, 0, "", List.of(), true))))),
                "node 0 (Source): a type without its fields: m");
    }

    @Test
    void keyedStateMustFitTogether() {
        refused(
                new DStream.UpdateState(
                        SOURCE,
                        1,
                        List.of(Plans.constant(0L)),
                        List.of(new Input(3, Plans.STRING)),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        List.of(Plans.constant(null), Plans.constant(null)),
                        Plans.schema("k", "t:a")),
                "node 1 (UpdateState): column t of the schema is " + Plans.ARRAY + ", there it is STRING");
    }

    @Test
    void typesAgreeIfTheyAreLaidOutAlike() {
        SqlType narrow = SqlType.of(SqlType.Kind.CHAR, 3, 0, false);
        assertThat(Validity.agree(narrow, Plans.STRING)).isTrue();
        assertThat(Validity.agree(SqlType.array(narrow, false), SqlType.array(Plans.STRING, true)))
                .isTrue();
        assertThat(Validity.agree(Plans.ARRAY, SqlType.array(Plans.STRING, true)))
                .isFalse();
        assertThat(Validity.agree(
                        SqlType.of(SqlType.Kind.DECIMAL, 10, 2, true), SqlType.of(SqlType.Kind.DECIMAL, 20, 2, true)))
                .isFalse();
    }
}
