// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.RandomInputs;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InputsTest {
    private static double[] numbers(SqlType type, Column column) {
        Inputs inputs = Inputs.of(new Schema(List.of(new SqlType.Field("x", type))), false);
        Chunk chunk = new Chunk(column);
        return IntStream.range(0, inputs.numbers())
                .mapToDouble(number -> inputs.number(chunk, number, 0))
                .toArray();
    }

    private static double[] numbers(Kind kind, long value) {
        LongColumn column = new LongColumn();
        column.add(value);
        return numbers(RandomInputs.type(kind), column);
    }

    @Test
    void aTimestampSaysItsHoursAndTheDayOfItsWeekAsWell() {
        for (String text :
                List.of("2024-02-29T23:59:59.5", "1970-01-01T00:00", "1969-12-31T12:30", "0900-05-06T07:08")) {
            LocalDateTime time = LocalDateTime.parse(text);
            long micros = ChronoUnit.MICROS.between(LocalDate.EPOCH.atStartOfDay(), time);
            double hours = time.toLocalTime().toNanoOfDay() / 3.6e12;
            double weekday = time.getDayOfWeek().getValue() - 1;
            assertThat(numbers(Kind.TIMESTAMP, micros)).containsExactly((double) micros, hours, weekday);
            assertThat(numbers(Kind.TIMESTAMP_LTZ, micros)).containsExactly((double) micros, hours, weekday);
            long day = time.toLocalDate().toEpochDay();
            assertThat(numbers(Kind.DATE, day)).containsExactly((double) day, weekday);
        }
        assertThat(LocalDate.EPOCH.getDayOfWeek()).isEqualTo(DayOfWeek.THURSDAY);
        assertThat(numbers(Kind.TIMESTAMP, Long.MIN_VALUE)).hasSize(3);
        assertThat(numbers(Kind.DATE, Long.MAX_VALUE)).hasSize(2);
        assertThat(numbers(Kind.TIME, 5)).containsExactly(5);
    }

    @Test
    void decimalsAreTheNearestNumbersButForTheirLastDigits() {
        for (String text : List.of("0.00", "-12.34", "99999999999999999.99", "-123456789012345678901234567890.12")) {
            DecimalColumn column = new DecimalColumn(2);
            column.add(new BigDecimal(text));
            double[] numbers = numbers(SqlType.of(Kind.DECIMAL, 38, 2, true), column);
            double wanted = Double.parseDouble(text);
            assertThat(numbers).hasSize(1);
            assertThat(Math.abs(numbers[0] - wanted)).isLessThanOrEqualTo(2 * Math.ulp(wanted));
        }
    }
}
