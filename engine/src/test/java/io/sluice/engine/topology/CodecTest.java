// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeds;
import io.sluice.engine.operator.Training;
import io.sluice.engine.topology.Expression.Constant;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CodecTest {
    private static final int CASES = 1_500;

    @Test
    void topologiesComeBackAsTheyWere() {
        Seeds.each(CodecTest.class, CASES, seed -> {
            Topology topology = RandomTopology.of(new Random(seed));
            byte[] bytes = Codec.encode(topology);
            Topology back = Codec.decodeTopology(bytes);
            assertThat(Codec.encode(back)).isEqualTo(bytes);
            assertThat(back.nodes()).hasSameSizeAs(topology.nodes());
            assertThat(Plans.text(back)).isEqualTo(Plans.text(topology));
        });
    }

    @Test
    void aNodeReadTwiceIsOneObjectAgain() {
        DStream source = Plans.stream("s", "a");
        DStream join = Plans.join(source, source, "a", "a");
        Topology back = Codec.decodeTopology(Codec.encode(Plans.topology(join, source)));
        DStream.Join joined = (DStream.Join) back.roots().get(0);
        assertThat(joined.left() == joined.right()).isTrue();
        assertThat(joined.left() == back.roots().get(1)).isTrue();
    }

    @Test
    void whatTrainsAModelComesBack() {
        for (LabelDelay delay : List.of(new LabelDelay.Rows(48), new LabelDelay.Time(86_400_000_000L))) {
            for (Drift drift : List.of(Drift.PLAIN, new Drift("ddm", Drift.Action.RETRAIN))) {
                DStream.Train node = Training.node(new Prequential(OptionalInt.of(100), Optional.of(delay)), drift);
                Topology topology = new Topology(List.of(new Topology.Output("m", node)));
                DStream back =
                        Codec.decodeTopology(Codec.encode(topology)).roots().get(0);
                assertThat(((DStream.Train) back).learner()).isEqualTo(node.learner());
                assertThat(Description.of(back)).contains("LABEL DELAY").isEqualTo(Description.of(node));
                assertThat(StateBound.of(List.of(node)).get(node)).isEqualTo(StateBound.DELAY);
            }
        }
    }

    private static @Nullable Object back(@Nullable Object value, SqlType type) {
        Expression back = Codec.decodeExpression(Codec.encode(new Constant(value, type)));
        assertThat(back.type()).isEqualTo(type);
        return ((Constant) back).value();
    }

    @Test
    void everyKindOfConstantComesBack() {
        SqlType decimal = SqlType.of(Kind.DECIMAL, 38, 4, false);
        SqlType pair = new SqlType(
                Kind.ROW, 0, 0, "", List.of(new Field("a", Plans.STRING), new Field("b", Plans.ARRAY)), true);
        assertThat(back(null, Plans.STRING)).isNull();
        assertThat(back(true, Plans.BOOLEAN)).isEqualTo(true);
        for (long value : new long[] {0, -1, 127, 128, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(back(value, Plans.BIGINT)).isEqualTo(value);
        }
        BigDecimal large = new BigDecimal("-99999999999999999999999999999999.1230");
        assertThat(back(large, decimal)).isEqualTo(large);
        String text = "naïve \u0000 \uD83D\uDE00 and half a pair: \uD83D";
        assertThat(back(text, Plans.STRING)).isEqualTo(text);
        assertThat(back(new byte[] {0, -1, 5}, SqlType.of(Kind.VARBINARY, true)))
                .isEqualTo(new byte[] {0, -1, 5});
        List<@Nullable Object> row = new ArrayList<>(Arrays.asList("x", Arrays.asList(1L, null)));
        assertThat(back(row, pair)).isEqualTo(row);
    }

    @Test
    void doublesComeBackBitByBit() {
        SqlType type = SqlType.of(Kind.DOUBLE, false);
        long signallingNan = 0x7ff4_dead_beef_0001L;
        for (long bits : new long[] {Double.doubleToRawLongBits(-0.0), signallingNan, 1L, 0x7ff0_0000_0000_0000L}) {
            Double back = (Double) Objects.requireNonNull(back(Double.longBitsToDouble(bits), type));
            assertThat(Double.doubleToRawLongBits(back)).isEqualTo(bits);
        }
    }

    @Test
    void typesComeBack() {
        SqlType interval = new SqlType(Kind.INTERVAL_TIME, 2, 6, "DAY TO SECOND", List.of(), false);
        SqlType map = new SqlType(
                Kind.MAP, 0, 0, "", List.of(new Field("key", interval), new Field("value", Plans.ARRAY)), true);
        for (SqlType type : List.of(interval, map, Plans.STRING, SqlType.of(Kind.DECIMAL, 10, -2, true))) {
            assertThat(Codec.decodeType(Codec.encode(type))).isEqualTo(type);
        }
    }

    @Test
    void everyKindOfTypeAndAggregateHasANumber() {
        assertThat(Form.KINDS).containsExactlyInAnyOrder(Kind.values());
        assertThat(Form.FUNCTIONS).containsExactlyInAnyOrder(AggregateCall.Function.values());
        assertThat(Form.KINDS).hasSizeLessThanOrEqualTo(Form.TYPE_KIND);
    }

    @Test
    void aChainOfTenThousandTermsComesBack() {
        Expression chain = Plans.constant(0L);
        for (int i = 0; i < 10_000; i++) {
            chain = Plans.plus(chain, Plans.constant(1L));
        }
        Expression back = Codec.decodeExpression(Codec.encode(chain));
        assertThat(Rewrite.postorder(back)).hasSize(20_001);
        assertThat(Codec.encode(back)).isEqualTo(Codec.encode(chain));
    }

    @Test
    void whatIsTooDeepIsRefusedOnBothSides() {
        SqlType type = Plans.BIGINT;
        for (int i = 0; i < Form.NESTING_MAX; i++) {
            type = SqlType.array(type, true);
        }
        SqlType deepest = type;
        byte[] bytes = Codec.encode(deepest);
        assertThatThrownBy(() -> Codec.encode(SqlType.array(deepest, true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nested deeper than 100");
        // The outermost array once more: kind, precision, scale, units, one field with the name "element".
        byte[] head = Arrays.copyOfRange(bytes, 4, 4 + 13);
        byte[] deeper = new byte[bytes.length + head.length];
        System.arraycopy(bytes, 0, deeper, 0, 4);
        System.arraycopy(head, 0, deeper, 4, head.length);
        System.arraycopy(bytes, 4, deeper, 4 + head.length, bytes.length - 4);
        assertThatThrownBy(() -> Codec.decodeType(deeper))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested deeper than 100");
        Expression chain = Plans.constant(0L);
        for (int i = 0; i < Form.EXPRESSION_DEPTH_MAX; i++) {
            chain = Plans.plus(chain, Plans.constant(1L));
        }
        Expression tooDeep = chain;
        assertThatThrownBy(() -> Codec.encode(tooDeep))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expression deeper than 12000");
    }

    @Test
    void headersAreChecked() {
        byte[] bytes = Codec.encode(Plans.BIGINT);
        assertThatThrownBy(() -> Codec.decodeTopology(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("damaged plan: expected \"T\", found \"Y\" at byte 3");
        byte[] newer = bytes.clone();
        newer[3] = 9;
        assertThatThrownBy(() -> Codec.decodeType(newer))
                .hasMessage("damaged plan: version 9 is unknown, this program reads 1 at byte 4");
        assertThatThrownBy(() -> Codec.decodeType(new byte[] {'S', 'X', 'Y', 1}))
                .hasMessage("damaged plan: not a plan: wrong magic at byte 2");
        assertThatThrownBy(() -> Codec.decodeType(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessage("damaged plan: 1 bytes too many at byte 5");
        assertThatThrownBy(() -> Codec.decodeType(new byte[] {'S', 'L', 'Y', 1, 18}))
                .hasMessage("damaged plan: ARRAY with 0 fields at byte 5");
    }

    @Test
    void hugeCountsAllocateNothing() {
        byte[] huge = {'S', 'L', 'T', 1, -1, -1, -1, -1, 7};
        assertThatThrownBy(() -> Codec.decodeTopology(huge))
                .hasMessage("damaged plan: more elements than bytes: 2147483647 at byte 9");
    }

    @Test
    void whatDecodesIsValid() {
        DStream source = Plans.stream("s", "a");
        DStream broken = new DStream.Calc(
                source, Optional.empty(), List.of(new Expression.Input(4, Plans.BIGINT)), Plans.schema("x"));
        assertThatThrownBy(() -> Codec.encode(Plans.topology(broken))).isInstanceOf(IllegalStateException.class);
    }

    /** One node of every kind. */
    private static Topology everyKind() {
        DStream source = Plans.stream("s", "a", "b:s", "c:a");
        DStream values = new DStream.Values(List.of(List.of(Plans.constant(7L))), Plans.schema("v"));
        DStream calc = Plans.where(source, Plans.equal(Plans.column(source, "b"), Plans.constant("x")));
        DStream unnest = Plans.unnest(new DStream.Delta(calc), "c", "e");
        DStream join = Plans.join(unnest, values, "e", "v");
        DStream top = new DStream.Top(join, List.of(new Order(0, true, false)), 1, 2);
        DStream group = Plans.group(new DStream.BatchEnd(top), List.of("a"), Plans.sum(top, "e"), Plans.count());
        Expression old = new Expression.Input(3, Plans.BIGINT);
        Expression sum = new Expression.Case(
                List.of(Plans.equal(old, Plans.constant(null))),
                List.of(new Expression.Cast(Plans.column(group, "sum0"), true, Plans.BIGINT)),
                Plans.plus(old, Plans.constant(1L)),
                Plans.BIGINT);
        DStream state = new DStream.UpdateState(
                group,
                1,
                List.of(Plans.constant(0L)),
                List.of(sum),
                Optional.of(Plans.constant(false)),
                Optional.of(5L),
                true,
                List.of(Plans.constant(null), Plans.constant(0L)),
                Plans.schema("a", "t"));
        DStream upsert =
                new DStream.Upsert(List.of(state, Plans.table("t", "a", "t")), List.of(0), Plans.schema("a", "t"));
        return Plans.topology(new DStream.Union(List.of(state, upsert), Plans.schema("a", "t")), join);
    }

    @Test
    void damageIsDetectedOrGivesAValidTopology() {
        byte[] bytes = Codec.encode(everyKind());
        int detected = 0;
        for (int i = 0; i < bytes.length; i++) {
            detected += survives(Arrays.copyOf(bytes, i)) ? 0 : 1;
        }
        assertThat(detected).isEqualTo(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit <= 8; bit++) {
                byte[] damaged = bytes.clone();
                damaged[i] ^= (byte) (bit == 8 ? 0xff : 1 << bit);
                survives(damaged);
            }
        }
    }

    /** Whether the bytes are a topology, which then can be encoded, drawn and rewritten; if not, IllegalArgumentException says so. */
    private static boolean survives(byte[] bytes) {
        Topology topology;
        try {
            topology = Codec.decodeTopology(bytes);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("damaged plan: ");
            return false;
        }
        assertThat(Codec.encode(topology)).isNotEmpty();
        assertThat(Drawing.of(topology, Drawing.Format.JSON, true)).isNotEmpty();
        Validity.check(Share.common(PruneColumns.prune(topology)));
        return true;
    }

    @Test
    void randomBytesAreNeverWorseThanRefused() {
        Seeds.each(CodecTest.class, CASES, seed -> {
            Random random = new Random(seed);
            byte[] bytes = Codec.encode(RandomTopology.of(random));
            for (int i = 0; i < 5; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            survives(bytes);
        });
    }
}
