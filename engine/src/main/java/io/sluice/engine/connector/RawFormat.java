// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.List;
import java.util.Optional;

/** Every line is a row with one string. */
final class RawFormat implements Format {
    private static final Schema LINE =
            new Schema(List.of(new SqlType.Field("line", SqlType.of(SqlType.Kind.VARCHAR, true))));

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public Optional<Schema> schema(Options options, Sample sample) {
        return Optional.of(LINE);
    }

    @Override
    public Decoder decoder(Options options, Schema schema, int recordBytesMax) {
        SqlType first = schema.type(0);
        if (schema.size() != 1 || !first.isString() || first.precision() != SqlType.UNLIMITED) {
            Problem problem = Problem.of(
                            Code.INVALID_VALUE,
                            "the format raw gives one STRING column, but \"" + options.relation() + "\" declares "
                                    + schema)
                    .hint("declare (line STRING), or choose 'format' = 'csv' or 'json'");
            throw options.placed("format", problem).exception();
        }
        return new Lines(recordBytesMax);
    }

    @Override
    public Framing framing(Options options) {
        return Framing.lines();
    }

    private record Lines(int recordBytesMax) implements Decoder {
        @Override
        public int decode(byte[] data, int from, int to, Chunk out, int recordsMax, Tally tally) {
            Utf8Column column = (Utf8Column) out.column(0);
            int rows = out.size();
            int room = recordsMax - rows;
            int at = from;
            // A newline never is part of a longer code point, so the lines are valid if the whole is.
            boolean valid = Utf8.isValid(data, from, to);
            while (at < to && room > 0) {
                int newline = Newlines.next(data, at, to);
                int end = newline > at && data[newline - 1] == '\r' ? newline - 1 : newline;
                if (end - at > recordBytesMax) {
                    tally.addBad(Format.tooLong(recordBytesMax), at, at + recordBytesMax);
                } else if (!valid && !Utf8.isValid(data, at, end)) {
                    tally.addBad(Format.INVALID_UTF8, at, end);
                } else {
                    column.add(data, at, end);
                    rows++;
                }
                room--;
                tally.addLines(1);
                at = newline + 1;
            }
            out.filled(rows, false);
            return at;
        }

        @Override
        public Decoder fork() {
            return this;
        }
    }
}
