// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.feature;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.Int128;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Transform;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
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

    /** @param buckets how many numbers its values are hashed to; 0 where each has its own */
    private record Text(int column, SqlType type, int buckets) {}

    private final Reading[] numbers;
    private final Text[] texts;

    private Inputs(List<Reading> numbers, List<Text> texts) {
        this.numbers = numbers.toArray(Reading[]::new);
        this.texts = texts.toArray(Text[]::new);
    }

    /**
     * Those of the first columns of chunks.
     *
     * @param schema says how a column is made into features, or leaves it to its type
     * @param flags whether a BOOLEAN is a text of two values, else a number that is 0 or 1
     * @throws io.sluice.engine.problem.ProblemException if nothing can be learnt from a column
     */
    public static Inputs of(ModelSchema schema, boolean flags) {
        return of(schema, flags, false);
    }

    /**
     * The same for whoever takes any number of values for one column: an ARRAY is a text of several values. A BOOLEAN is a number.
     *
     * @throws io.sluice.engine.problem.ProblemException if nothing can be learnt from a column
     */
    public static Inputs sparse(ModelSchema schema) {
        return of(schema, false, true);
    }

    private static Inputs of(ModelSchema schema, boolean flags, boolean arrays) {
        List<Reading> numbers = new ArrayList<>();
        List<Text> texts = new ArrayList<>();
        for (int column = 0; column < schema.inputs().size(); column++) {
            SqlType.Field input = schema.inputs().fields().get(column);
            if (input.type().kind() == Kind.ARRAY && !arrays) {
                throw unfit(input, "'auto', 'ftrl', 'maxent' and the logistic regressions learn from arrays");
            }
            Transform how = schema.transform(column).orElse(Transform.of(standard(input, flags)));
            int from = column;
            switch (how.kind()) {
                case STANDARDIZE -> numbers.add(new Reading(column, Part.VALUE));
                case DATE_PARTS -> parts(input.type()).forEach(part -> numbers.add(new Reading(from, part)));
                case ONE_HOT, HASH -> texts.add(new Text(column, input.type(), how.buckets()));
            }
        }
        return new Inputs(numbers, texts);
    }

    /** What is done where nothing is said. */
    private static Transform.Kind standard(SqlType.Field column, boolean flags) {
        return switch (column.type().kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, TIME, INTERVAL_MONTHS, INTERVAL_TIME ->
                Transform.Kind.STANDARDIZE;
            case DATE, TIMESTAMP, TIMESTAMP_LTZ -> Transform.Kind.DATE_PARTS;
            case CHAR, VARCHAR -> Transform.Kind.ONE_HOT;
            case BOOLEAN -> flags ? Transform.Kind.ONE_HOT : Transform.Kind.STANDARDIZE;
            case ARRAY -> {
                if (!Transform.Kind.ONE_HOT.takes(column.type())) {
                    throw unfit(
                            column,
                            "an ARRAY of texts or of whole numbers can be learnt from, or its elements as columns");
                }
                yield Transform.Kind.ONE_HOT;
            }
            default -> throw unfit(column, "CAST it to a number or a STRING, take out what counts, or leave it out");
        };
    }

    private static List<Part> parts(SqlType type) {
        return type.kind() == Kind.DATE
                ? List.of(Part.VALUE, Part.DAY_OF_DAYS)
                : List.of(Part.VALUE, Part.HOUR, Part.DAY_OF_MICROS);
    }

    private static RuntimeException unfit(SqlType.Field column, String hint) {
        return Problem.of(
                        Code.TYPE_MISMATCH,
                        "nothing can be learnt from column \"" + column.name() + "\" of type "
                                + column.type().text())
                .hint(hint)
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
        SqlType type = texts[text].type;
        return new Vocabulary(isArray(text) ? type.fields().get(0).type() : type, texts[text].buckets);
    }

    /** Whether a text has any number of values in a row: its column is a {@link io.sluice.engine.data.ListColumn}. */
    boolean isArray(int text) {
        return texts[text].type.kind() == Kind.ARRAY;
    }

    /** The column of a text. */
    public Column text(Chunk rows, int text) {
        return rows.column(texts[text].column);
    }

    /** Appends the value of a text of a row, which is not NULL, to a key: the number that it is hashed to, if it is. */
    public void putText(Bytes key, Chunk rows, int text, int row) {
        int buckets = texts[text].buckets;
        Column column = text(rows, text);
        if (buckets > 0) {
            key.putLong(Vocabulary.bucket(column, row, buckets));
        } else if (column instanceof LongColumn longs) {
            key.putLong(longs.get(row));
        } else {
            Utf8Column texts = (Utf8Column) column;
            key.put(texts.data(), texts.offsets()[row], texts.offsets()[row + 1]);
        }
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
