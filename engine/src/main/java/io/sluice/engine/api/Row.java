// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.JsonLine;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result: immutable, for any thread. Columns are found by name, ignoring case, or by position from 0.
 *
 * <p>TINYINT to BIGINT are Long, REAL and DOUBLE Double, DECIMAL BigDecimal, BOOLEAN Boolean, CHAR, VARCHAR and STRING String,
 * BINARY and BYTES byte[], DATE LocalDate, TIME LocalTime, TIMESTAMP LocalDateTime, TIMESTAMP_LTZ Instant, intervals of months
 * Period and others Duration, ARRAY List, MAP Map, ROW another Row; SQL's NULL is null. Rows are equal when their values are.
 */
public final class Row {
    private final Schema schema;
    private final List<@Nullable Object> data;

    /** @param data one {@link Datum} per column */
    Row(Schema schema, List<@Nullable Object> data) {
        this.schema = schema;
        this.data = Collections.unmodifiableList(data);
    }

    static Row of(Schema schema, Chunk chunk, int row) {
        List<@Nullable Object> data = new ArrayList<>(schema.size());
        for (int i = 0; i < schema.size(); i++) {
            data.add(Datum.get(schema.type(i), chunk.column(i), row));
        }
        return new Row(schema, data);
    }

    /** The columns. */
    public Schema schema() {
        return schema;
    }

    /** How many columns there are. */
    public int size() {
        return schema.size();
    }

    /** The value of a column by its position, from 0. */
    public @Nullable Object get(int column) {
        return JavaValue.of(schema.type(column), data.get(column));
    }

    /**
     * The value of a column by its name.
     *
     * @throws ProblemException if there is no such column
     */
    public @Nullable Object get(String column) {
        return get(index(column));
    }

    /** Whether the value is NULL. */
    public boolean isNull(String column) {
        return data.get(index(column)) == null;
    }

    /**
     * The value as an instance of a class.
     *
     * @throws ProblemException if there is no such column, it is NULL, or of another class
     */
    public <T> T get(String column, Class<T> type) {
        Object value = get(column);
        if (!type.isInstance(value)) {
            throw mismatch(column, value, "a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private ProblemException mismatch(String column, @Nullable Object value, String wanted) {
        String is = value == null ? "NULL" : "the " + value.getClass().getSimpleName() + " " + value;
        return Problem.of(Code.TYPE_MISMATCH, "column \"" + column + "\" is " + is + ", not " + wanted)
                .hint(value == null ? "ask isNull first" : "it is " + schema.type(index(column)))
                .exception();
    }

    /** The value of a column of whole numbers, DECIMAL among them, if it fits; fails as {@link #get(String, Class)} does. */
    public long getLong(String column) {
        Object value = get(column);
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof BigDecimal number && number.stripTrailingZeros().scale() <= 0 && fits(number)) {
            return number.longValue();
        }
        throw mismatch(column, value, "a long");
    }

    private static boolean fits(BigDecimal number) {
        return number.toBigInteger().bitLength() < Long.SIZE;
    }

    /** The value of a column of whole numbers, if it fits; fails as {@link #get(String, Class)} does. */
    public int getInt(String column) {
        long value = getLong(column);
        if (value != (int) value) {
            throw mismatch(column, value, "an int");
        }
        return (int) value;
    }

    /** The value of a column of numbers, the nearest double; fails as {@link #get(String, Class)} does. */
    public double getDouble(String column) {
        return get(column, Number.class).doubleValue();
    }

    /** The value of a BOOLEAN column; fails as {@link #get(String, Class)} does. */
    public boolean getBoolean(String column) {
        return get(column, Boolean.class);
    }

    /** The value of a CHAR, VARCHAR or STRING column; fails as {@link #get(String, Class)} does. */
    public String getString(String column) {
        return get(column, String.class);
    }

    /** The value of a DECIMAL column; fails as {@link #get(String, Class)} does. */
    public BigDecimal getDecimal(String column) {
        return get(column, BigDecimal.class);
    }

    /** All values, in the order of the columns. */
    public List<@Nullable Object> values() {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            values.add(get(i));
        }
        return Collections.unmodifiableList(values);
    }

    /** The value at a position as it is printed; {@code NULL} for none. */
    public String text(int column) {
        Object value = data.get(column);
        return value == null ? "NULL" : Datum.text(schema.type(column), value);
    }

    /** The row as a JSON object. */
    public String toJson() {
        Chunk one = Chunk.of(schema.types());
        for (int i = 0; i < size(); i++) {
            Datum.put(schema.type(i), one.column(i), data.get(i));
        }
        one.addRow(1);
        return JsonLine.of(schema, one, 0);
    }

    private int index(String column) {
        for (int i = 0; i < schema.size(); i++) {
            if (schema.name(i).equalsIgnoreCase(column)) {
                return i;
            }
        }
        Problem problem = Problem.of(Code.UNKNOWN_COLUMN, "there is no column \"" + column + "\" in this row");
        throw problem.hint(Suggest.hint(column, schema.names())
                        .orElse("the columns are " + String.join(", ", schema.names())))
                .exception();
    }

    /** The canonical order of rows of one result: column by column, NULL last. */
    static int compare(Row one, Row other) {
        for (int i = 0; i < one.size(); i++) {
            SqlType type = one.schema.type(i);
            int order = Datum.compare(type, one.data.get(i), other.data.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row && row.size() == size() && compare(this, row) == 0;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < size(); i++) {
            hash = 31 * hash + Objects.hashCode(data.get(i) == null ? null : text(i));
        }
        return hash;
    }

    /** The values as they are printed: {@code [buen, 2]}. */
    @Override
    public String toString() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            texts.add(text(i));
        }
        return texts.toString();
    }
}
