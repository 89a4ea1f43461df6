// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Transform;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.RandomInputs;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InputsTest {
    private static double[] numbers(SqlType type, Column column) {
        Inputs inputs = Inputs.of(RandomInputs.schema(List.of(type), Kind.BIGINT), false);
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

    @Test
    void aColumnIsTransformedAsIsSaid() {
        SqlType time = RandomInputs.type(Kind.TIMESTAMP);
        ModelSchema any = RandomInputs.schema(
                List.of(time, time, RandomInputs.type(Kind.VARCHAR), RandomInputs.type(Kind.INTEGER)), Kind.BIGINT);
        Inputs inputs = Inputs.of(
                new ModelSchema(
                        any.inputs(),
                        any.output(),
                        any.task(),
                        Map.of(
                                "input 0", Transform.of(Transform.Kind.STANDARDIZE),
                                "input 2", new Transform(Transform.Kind.HASH, 3),
                                "input 3", Transform.of(Transform.Kind.ONE_HOT))),
                false);
        assertThat(inputs.numbers()).isEqualTo(4);
        assertThat(inputs.texts()).isEqualTo(2);
        Utf8Column texts = new Utf8Column();
        LongColumn numbers = new LongColumn();
        for (int i = 0; i < 1_000; i++) {
            texts.add("text " + i);
            numbers.add(i);
        }
        Vocabulary hashed = inputs.vocabulary(0);
        Vocabulary own = inputs.vocabulary(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(hashed.findOrAdd(texts, i))
                    .isEqualTo(hashed.find(texts, i))
                    .isBetween(0, 2);
            assertThat(own.findOrAdd(numbers, i)).isEqualTo(i);
        }
        assertThat(hashed.size()).isEqualTo(3);
    }

    /** Versions of models depend on it: another number, and what was learnt is of another value. */
    @Test
    void whereAValueIsHashedToStaysTheSame() {
        Utf8Column texts = new Utf8Column();
        texts.add("");
        texts.add("España");
        texts.add("a text that is longer than two words");
        LongColumn numbers = new LongColumn();
        numbers.add(-7);
        assertThat(List.of(
                        Vocabulary.bucket(texts, 0, 1_000),
                        Vocabulary.bucket(texts, 1, 1_000),
                        Vocabulary.bucket(texts, 2, 1_000),
                        Vocabulary.bucket(numbers, 0, 1_000)))
                .containsExactly(57L, 888L, 72L, 933L);
    }
}
