// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.SqlType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlNode;

/** Statements as text for tables of tests: all they say, without places and source. */
final class Shown {
    private Shown() {}

    static String of(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Shown::of).orElse("-");
        } else if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? Long.toString(optional.getAsLong()) : "-";
        } else if (value instanceof Collection<?> list) {
            return list.stream().map(Shown::of).collect(Collectors.joining(", ", "[", "]"));
        } else if (value instanceof SqlNode node) {
            return node.toString().replaceAll("\\s+", " ").replace("`", "").replace("_UTF-8'", "'");
        } else if (value instanceof Problem problem) {
            return problem.code() + " " + problem.message();
        } else if (value instanceof Name name) {
            return name.text();
        } else if (value instanceof Record record && !(value instanceof SqlType)) {
            return record(record);
        }
        return value.toString();
    }

    private static String record(Record record) {
        return record.getClass().getSimpleName()
                + Arrays.stream(record.getClass().getRecordComponents())
                        .filter(part -> part.getType() != Excerpt.class && part.getType() != Place.class)
                        .map(part -> of(read(record, part)))
                        .collect(Collectors.joining(" ", "(", ")"));
    }

    private static Object read(Record record, RecordComponent part) {
        try {
            return part.getAccessor().invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }
}
