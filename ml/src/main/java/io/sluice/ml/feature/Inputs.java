// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.feature;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.Int128;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the columns of a row say: numbers and texts. A date says two numbers, the day and the day of the week; a timestamp three, the
 * time, the hours since midnight and the day of the week, all in UTC. Any thread.
 */
public final class Inputs {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final double MICROS_PER_HOUR = 3.6e9;
    private static final double[] POWERS_OF_TEN = IntStream.rangeClosed(0, Int128.DIGITS_MAX)
            .mapToDouble(power -> Double.parseDouble("1e" + power))
            .toArray();
    /** The first of January 1970 was a Thursday, and weeks begin on Monday. */
    private static final int FIRST_WEEKDAY = 3;

    /** What a number is of its column. */
    private enum Part {
        VALUE,
        HOUR,
        DAY_OF_DAYS,
        DAY_OF_MICROS
    }

    private record Reading(int column, Part part) {}

    private final Reading[] numbers;
    private final int[] texts;
    private final List<SqlType> textTypes;

    private Inputs(List<Reading> numbers, int[] texts, List<SqlType> textTypes) {
        this.numbers = numbers.toArray(Reading[]::new);
        this.texts = texts;
        this.textTypes = textTypes;
    }

    /**
     * Those of the first columns of chunks.
     *
     * @param flags whether a BOOLEAN is a text of two values, else a number that is 0 or 1
     * @throws io.sluice.engine.problem.ProblemException if nothing can be learnt from a column
     */
    public static Inputs of(Schema schema, boolean flags) {
        List<Reading> numbers = new ArrayList<>();
        List<Integer> texts = new ArrayList<>();
        for (int column = 0; column < schema.size(); column++) {
            Kind kind = schema.type(column).kind();
            switch (kind) {
                case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, TIME, INTERVAL_MONTHS, INTERVAL_TIME ->
                    numbers.add(new Reading(column, Part.VALUE));
                case DATE -> {
                    numbers.add(new Reading(column, Part.VALUE));
                    numbers.add(new Reading(column, Part.DAY_OF_DAYS));
                }
                case TIMESTAMP, TIMESTAMP_LTZ -> {
                    numbers.add(new Reading(column, Part.VALUE));
                    numbers.add(new Reading(column, Part.HOUR));
                    numbers.add(new Reading(column, Part.DAY_OF_MICROS));
                }
                case CHAR, VARCHAR -> texts.add(column);
                case BOOLEAN -> {
                    if (flags) {
                        texts.add(column);
                    } else {
                        numbers.add(new Reading(column, Part.VALUE));
                    }
                }
                default -> throw unfit(schema.fields().get(column));
            }
        }
        List<SqlType> types = texts.stream().map(schema::type).toList();
        return new Inputs(numbers, texts.stream().mapToInt(column -> column).toArray(), types);
    }

    private static RuntimeException unfit(SqlType.Field column) {
        return Problem.of(
                        Code.TYPE_MISMATCH,
                        "nothing can be learnt from column \"" + column.name() + "\" of type "
                                + column.type().text())
                .hint("CAST it to a number or a STRING, take out what counts, or leave it out")
                .exception();
    }

    /** How many numbers a row says. */
    public int numbers() {
        return numbers.length;
    }

    /** How many texts a row says. */
    public int texts() {
        return texts.length;
    }

    /** An empty vocabulary for a text. */
    public Vocabulary vocabulary(int text) {
        return new Vocabulary(textTypes.get(text));
    }

    /** The column of a text. */
    public Column text(Chunk rows, int text) {
        return rows.column(texts[text]);
    }

    /** A number of a row; NaN for NULL. */
    public double number(Chunk rows, int number, int row) {
        Reading which = numbers[number];
        Column column = rows.column(which.column);
        if (column.isNull(row)) {
            return Double.NaN;
        }
        if (column instanceof DoubleColumn doubles) {
            return doubles.get(row);
        }
        return column instanceof LongColumn longs
                ? part(which.part, longs.get(row))
                : decimal((DecimalColumn) column, row);
    }

    private static double part(Part part, long value) {
        return switch (part) {
            case VALUE -> value;
            case HOUR -> Math.floorMod(value, MICROS_PER_DAY) / MICROS_PER_HOUR;
            case DAY_OF_DAYS -> weekday(value);
            case DAY_OF_MICROS -> weekday(Math.floorDiv(value, MICROS_PER_DAY));
        };
    }

    private static int weekday(long day) {
        return Math.floorMod(Math.floorMod(day, 7) + FIRST_WEEKDAY, 7);
    }

    private static double decimal(DecimalColumn decimals, int row) {
        long high = decimals.high()[row];
        long low = decimals.low()[row];
        double unscaled = Int128.fitsLong(high, low) ? low : high * 0x1p64 + ((low >>> 1) * 2.0 + (low & 1));
        return unscaled / POWERS_OF_TEN[decimals.scale()];
    }
}
