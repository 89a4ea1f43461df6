// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.List;
import java.util.Optional;

/** One JSON object a line. */
final class JsonFormat implements Format {
    @Override
    public String name() {
        return "json";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public Optional<Schema> schema(Options options, Sample sample) {
        return JsonSample.schema(sample.bytes());
    }

    @Override
    public Decoder decoder(Options options, Schema schema, int recordBytesMax) {
        schema.fields().forEach(field -> check(options, field.name(), field.type()));
        return new JsonDecoder(schema, recordBytesMax);
    }

    private static void check(Options options, String column, SqlType type) {
        boolean map = type.kind() == SqlType.Kind.MAP;
        if (map && !type.fields().get(0).type().isString()) {
            throw unreadable(options, column, type)
                    .hint("the keys of a JSON object are strings")
                    .exception();
        }
        if (!type.fields().isEmpty()) {
            type.fields().forEach(field -> check(options, column, field.type()));
        } else if (!TextValue.reads(type)) {
            throw unreadable(options, column, type)
                    .hint("declare the column STRING and cast it in a query")
                    .exception();
        }
    }

    private static Problem unreadable(Options options, String column, SqlType type) {
        return Problem.of(
                Code.NOT_YET,
                "json cannot read " + type + " of column " + column + " of \"" + options.relation() + "\"");
    }

    @Override
    public Framing framing(Options options) {
        return Framing.lines();
    }
}
