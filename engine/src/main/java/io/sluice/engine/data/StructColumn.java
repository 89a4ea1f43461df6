// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A column of rows with fields: one child column per field, each as long as this one; under a NULL row they are NULL. */
public final class StructColumn extends Column {
    private final List<Column> children;

    public StructColumn(List<Column> children) {
        this.children = List.copyOf(children);
    }

    /** The fields. Append one value to each, then call {@link #endRow} to write a row. */
    public List<Column> children() {
        return children;
    }

    public Column child(int field) {
        return children.get(field);
    }

    /** Counts a row whose fields have just been appended to all children. */
    public void endRow() {
        grow();
    }

    @Override
    void clearValues() {
        children.forEach(Column::clear);
    }

    @Override
    void truncateValues(int rows) {
        children.forEach(child -> child.truncate(rows));
    }

    @Override
    void appendDefault() {
        children.forEach(Column::appendNull);
    }

    @Override
    void appendValueOf(Column source, int row) {
        StructColumn other = (StructColumn) source;
        for (int i = 0; i < children.size(); i++) {
            children.get(i).append(other.children.get(i), row);
        }
    }

    @Override
    public long bytes() {
        return children.stream().mapToLong(Column::bytes).sum() + nulls().length;
    }

    @Override
    public Column emptyCopy() {
        return new StructColumn(children.stream().map(Column::emptyCopy).toList());
    }

    @Override
    Object valueAt(int row) {
        List<Object> values = new ArrayList<>();
        for (Column child : children) {
            values.add(child.value(row));
        }
        return Collections.unmodifiableList(values);
    }

    @Override
    void appendObject(Object value) {
        List<?> fields = (List<?>) value;
        for (int i = 0; i < children.size(); i++) {
            children.get(i).appendValue(fields.get(i));
        }
    }
}
