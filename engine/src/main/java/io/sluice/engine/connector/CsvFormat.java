// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Comma-separated values by RFC 4180, with or without a header. */
final class CsvFormat implements Format {
    private static final String HEADER = "csv.header";
    private static final String DELIMITER = "csv.field-delimiter";
    private static final String NULL = "csv.null-literal";
    private static final int SAMPLE_ROWS = 1_000;
    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.withDefault(
                            HEADER,
                            "auto",
                            "true: the first record names the columns; skip: it is left out; false: there is none; auto: there is"
                                    + " one if it names all columns")
                    .words("auto", "true", "false", "skip"),
            OptionSpec.withDefault(DELIMITER, ",", "one ASCII character; \\t for a tab"),
            OptionSpec.withDefault(NULL, "", "what stands, without quotes, for NULL"));

    /** What to do with the first record. */
    enum Header {
        AUTO,
        TRUE,
        FALSE,
        SKIP
    }

    /** The options. */
    record Dialect(Header header, byte delimiter, String nullText) {
        byte[] nullLiteral() {
            return nullText.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    static Dialect dialect(Options options) {
        String header = options.choice(HEADER, List.of("auto", "true", "false", "skip"));
        String given = options.get(DELIMITER);
        String delimiter = given.equals("\\t") ? "\t" : given;
        if (delimiter.length() != 1 || delimiter.charAt(0) > 126 || "\"\r\n".contains(delimiter)) {
            throw options.wrong(DELIMITER, "is not a delimiter", "one ASCII character, or \\t for a tab");
        }
        return new Dialect(
                Header.valueOf(header.toUpperCase(Locale.ROOT)), (byte) delimiter.charAt(0), options.get(NULL));
    }

    @Override
    public Decoder decoder(Options options, Schema schema, int recordBytesMax) {
        for (SqlType.Field field : schema.fields()) {
            if (!TextValue.reads(field.type())) {
                throw Problem.of(
                                Code.NOT_YET,
                                "csv cannot read " + field.type() + " of column " + field.name() + " of \""
                                        + options.relation() + "\"")
                        .hint("declare the column STRING and take it apart in a query, or use json")
                        .exception();
            }
        }
        return new CsvDecoder(schema, dialect(options), recordBytesMax);
    }

    @Override
    public Framing framing(Options options) {
        return new CsvFraming(dialect(options).delimiter(), Format.limit(options.bytes(Records.RECORD_BYTES)));
    }

    @Override
    public Optional<Schema> schema(Options options, Sample sample) {
        Dialect dialect = dialect(options);
        byte[] bytes = sample.bytes();
        int from = Sampling.markWidth(bytes);
        List<List<String>> records = CsvFields.records(bytes, from, bytes.length, dialect.delimiter(), SAMPLE_ROWS);
        if (records.isEmpty()) {
            return Optional.empty();
        }
        boolean header = dialect.header() == Header.AUTO
                ? Sampling.looksLikeHeader(records.get(0))
                : dialect.header() != Header.FALSE;
        List<List<String>> rows = header ? records.subList(1, records.size()) : records;
        List<String> names = names(records.get(0), header && dialect.header() != Header.SKIP);
        List<SqlType.Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            List<String> values = rows.stream()
                    .filter(row -> row.size() > column)
                    .map(row -> row.get(column))
                    .filter(value -> !value.isEmpty() && !value.equals(dialect.nullText()))
                    .toList();
            fields.add(new SqlType.Field(names.get(i), Sampling.type(values)));
        }
        return Optional.of(new Schema(fields));
    }

    private static List<String> names(List<String> first, boolean header) {
        List<String> names = new ArrayList<>();
        HashSet<String> used = new HashSet<>();
        for (int i = 0; i < first.size(); i++) {
            String name = header ? first.get(i).strip() : "";
            boolean good = !name.isEmpty() && used.add(name.toLowerCase(Locale.ROOT));
            names.add(good ? name : "column" + (i + 1));
        }
        return names;
    }
}
