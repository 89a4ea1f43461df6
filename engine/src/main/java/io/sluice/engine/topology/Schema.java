// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.List;
import java.util.stream.Collectors;

/** The columns of a DStream, in order. */
public record Schema(List<SqlType.Field> fields) {
    public Schema {
        fields = List.copyOf(fields);
    }

    public int size() {
        return fields.size();
    }

    public SqlType type(int column) {
        return fields.get(column).type();
    }

    public String name(int column) {
        return fields.get(column).name();
    }

    public List<SqlType> types() {
        return fields.stream().map(SqlType.Field::type).toList();
    }

    public List<String> names() {
        return fields.stream().map(SqlType.Field::name).toList();
    }

    @Override
    public String toString() {
        return fields.stream()
                .map(field -> field.name() + " " + field.type())
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
