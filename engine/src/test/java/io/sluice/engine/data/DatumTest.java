// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatumTest {
    private static String text(Kind kind, @Nullable Object value) {
        return Datum.text(SqlType.of(kind, true), value);
    }

    @Test
    void numbersPrintAsInPostgres() {
        assertThat(text(Kind.BIGINT, 42L)).isEqualTo("42");
        assertThat(text(Kind.BOOLEAN, true)).isEqualTo("true");
        assertThat(text(Kind.DOUBLE, 1.0)).isEqualTo("1");
        assertThat(text(Kind.DOUBLE, 0.1)).isEqualTo("0.1");
        assertThat(text(Kind.DOUBLE, 0.1 + 0.2)).isEqualTo("0.30000000000000004");
        assertThat(text(Kind.DOUBLE, 1e14)).isEqualTo("100000000000000");
        assertThat(text(Kind.DOUBLE, 1e15)).isEqualTo("1e+15");
        assertThat(text(Kind.DOUBLE, 1.5e300)).isEqualTo("1.5e+300");
        assertThat(text(Kind.DOUBLE, 0.0001)).isEqualTo("0.0001");
        assertThat(text(Kind.DOUBLE, 0.00001)).isEqualTo("1e-05");
        assertThat(text(Kind.DOUBLE, 2e-3)).isEqualTo("0.002");
        assertThat(text(Kind.DOUBLE, Double.MIN_VALUE)).isEqualTo("5e-324");
        assertThat(text(Kind.DOUBLE, -0.0)).isEqualTo("0");
        assertThat(text(Kind.DOUBLE, Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
        assertThat(text(Kind.DOUBLE, Double.NaN)).isEqualTo("NaN");
        assertThat(text(Kind.REAL, (double) 0.1f)).isEqualTo("0.1");
        assertThat(text(Kind.REAL, 1234567.0)).isEqualTo("1.234567e+06");
        assertThat(text(Kind.DECIMAL, new BigDecimal("1.50"))).isEqualTo("1.50");
    }

    @Test
    void timesPrintAsInPostgres() {
        assertThat(text(Kind.DATE, 10957L)).isEqualTo("2000-01-01");
        assertThat(text(Kind.DATE, -719_528L)).isEqualTo("0001-01-01 BC");
        assertThat(text(Kind.TIMESTAMP, 946684800_000000L)).isEqualTo("2000-01-01 00:00:00");
        assertThat(text(Kind.TIMESTAMP, 946684800_500000L)).isEqualTo("2000-01-01 00:00:00.5");
        assertThat(text(Kind.TIMESTAMP, -1L)).isEqualTo("1969-12-31 23:59:59.999999");
        assertThat(text(Kind.TIME, 3_723_000_001L)).isEqualTo("01:02:03.000001");
        assertThat(text(Kind.INTERVAL_MONTHS, 14L)).isEqualTo("1 year 2 mons");
        assertThat(text(Kind.INTERVAL_TIME, 93_784_500_000L)).isEqualTo("26:03:04.5");
    }

    @Test
    void collectionsPrintAsInPostgres() {
        SqlType text = SqlType.of(Kind.VARCHAR, true);
        SqlType row = new SqlType(
                Kind.ROW, 0, 0, "", List.of(new Field("a", SqlType.of(Kind.BIGINT, true)), new Field("b", text)), true);
        SqlType map = new SqlType(Kind.MAP, 0, 0, "", List.of(new Field("k", text), new Field("v", text)), true);
        assertThat(Datum.text(SqlType.array(text, true), Arrays.asList("a", "b c", null, "", "NULL", "\"")))
                .isEqualTo("{a,\"b c\",NULL,\"\",\"NULL\",\"\\\"\"}");
        assertThat(Datum.text(row, Arrays.asList(1L, "x y"))).isEqualTo("(1,\"x y\")");
        assertThat(Datum.text(row, Arrays.asList(null, "x"))).isEqualTo("(,x)");
        assertThat(Datum.text(map, Map.of("k", "v"))).isEqualTo("{k=v}");
        assertThat(text(Kind.VARBINARY, new byte[] {0, -1})).isEqualTo("\\x00ff");
    }

    @Test
    @Seeded
    void aDoubleReadsBackAsItself(SplittableRandom random) {
        for (int i = 0; i < 2000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isNaN(value)) {
                assertThat(Double.parseDouble(text(Kind.DOUBLE, value))).isEqualTo(value);
            }
        }
    }
}
