// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import java.io.Flushable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Changes as lines of text, {@code +I[buen, 1]}, or of JSON, {@code {"op":"+I","batch":1,"row":{…}}}. Control characters
 * are escaped, so that data cannot steer a terminal.
 */
final class PrintSink implements SinkConnector {
    private static final List<OptionSpec> OPTIONS =
            List.of(OptionSpec.withDefault("format", "text", "text or json, how a change is written")
                    .words("text", "json"));

    private final Appendable out;

    /** @param out where all print sinks write to; a batch at a time */
    PrintSink(Appendable out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "print";
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public Sink open(Opening opening) {
        boolean json =
                opening.options().choice("format", List.of("text", "json")).equals("json");
        return new Lines(opening.sink(), opening.schema(), opening.key(), json);
    }

    private final class Lines implements Sink {
        private final String sink;
        private final Schema schema;
        private final Optional<List<Integer>> key;
        private final boolean json;
        private final byte[][] names;
        private final StringBuilder text = new StringBuilder();

        Lines(String sink, Schema schema, Optional<List<Integer>> key, boolean json) {
            this.sink = sink;
            this.schema = schema;
            this.key = key;
            this.json = json;
            names = JsonText.names(schema);
        }

        @Override
        public void write(long batch, List<Chunk> chunks) {
            Bytes row = new Bytes();
            for (Change change : Change.of(chunks, schema, key)) {
                if (json) {
                    row.clear();
                    Changelog.envelope(change, change.op(), batch, schema, names, row);
                    text.append(new String(row.data(), 0, row.size(), StandardCharsets.UTF_8));
                } else {
                    appendText(change, text);
                }
                text.append('\n');
            }
            print();
        }

        /** Shows the batch at once. What cannot be printed stays in the text, for the next try. */
        private void print() {
            try {
                out.append(text);
                text.setLength(0);
                if (out instanceof Flushable flushable) {
                    flushable.flush();
                }
            } catch (IOException e) {
                throw Problem.of(Code.SINK_UNAVAILABLE, "\"" + sink + "\" cannot print: " + e.getMessage())
                        .exception();
            }
        }

        private void appendText(Change change, StringBuilder text) {
            text.append(change.op().text()).append('[');
            for (int i = 0; i < schema.size(); i++) {
                Object value = Datum.get(schema.type(i), change.chunk().column(i), change.row());
                text.append(i == 0 ? "" : ", ");
                appendEscaped(Datum.text(schema.type(i), value), text);
            }
            text.append(']');
        }

        @Override
        public void flush() {
            print();
        }

        @Override
        public void close() {}
    }

    private static void appendEscaped(String value, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
    }
}
