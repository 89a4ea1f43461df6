// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A way to write rows as bytes: what {@code 'format' = } says. Stateless; any thread. */
interface Format {
    String INVALID_UTF8 = "it is not valid UTF-8";

    List<Format> ALL = List.of(new RawFormat(), new CsvFormat(), new JsonFormat());

    String name();

    /** The options it takes. */
    List<OptionSpec> options();

    /** The columns, if the format itself or the beginning of the data tells them. */
    Optional<Schema> schema(Options options, Sample sample);

    /**
     * A decoder.
     *
     * @throws io.sluice.engine.problem.ProblemException if the format cannot give these columns
     */
    Decoder decoder(Options options, Schema schema, int recordBytesMax);

    Framing framing(Options options);

    /** The beginning of the data, read when it is asked for; it ends with a whole record. */
    @FunctionalInterface
    interface Sample {
        byte[] bytes();
    }

    static Format named(Options options, String name) {
        List<String> names = ALL.stream().map(Format::name).toList();
        return ALL.stream()
                .filter(format -> format.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        options.placed("format", unknown(options, name, names)).exception());
    }

    private static Problem unknown(Options options, String name, List<String> names) {
        if (List.of("parquet", "avro", "protobuf").contains(name.toLowerCase(Locale.ROOT))) {
            return Problem.of(Code.NOT_YET, "the format '" + name + "' is not built yet")
                    .hint("the formats are " + String.join(", ", names));
        }
        return Problem.of(Code.INVALID_VALUE, "\"" + options.relation() + "\" has an unknown format '" + name + "'")
                .hint(Suggest.hint(name, names).map(near -> near + " ").orElse("") + "the formats are "
                        + String.join(", ", names));
    }

    /** The format that a file's name suggests; {@code .gz} is looked through. */
    static String ofPath(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return switch (extension) {
            case "csv", "parquet", "avro" -> extension;
            case "json", "jsonl", "ndjson" -> "json";
            default -> "raw";
        };
    }

    /**
     * With more bytes than this, newline included, a record is too long whatever it holds: it ends at the first newline
     * behind so many, and is dropped without being read.
     */
    static long limit(int recordBytesMax) {
        return recordBytesMax + 2L;
    }

    static String tooLong(int recordBytesMax) {
        return "it is longer than 'max.record.bytes' = " + recordBytesMax;
    }
}
