// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * A real data set: compressed CSV with a line of names, numbers in all columns, and what is to be foretold in the last one.
 *
 * @param inputs the types of the other columns
 * @param chunks the rows in the order of the file; the last column is text
 */
public record DataFile(List<SqlType> inputs, List<Chunk> chunks) {
    /** The folder with the data sets, which need not be there: the system property {@code sluice.data}, else beside the project. */
    public static Path folder() {
        return Path.of(System.getProperty("sluice.data", "../../shared/data"));
    }

    /** Reads one. */
    public static DataFile read(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            int width = fields(lines.readLine()).size();
            List<SqlType> inputs = Collections.nCopies(width - 1, SqlType.of(Kind.DOUBLE, false));
            List<SqlType> types = new ArrayList<>(inputs);
            types.add(SqlType.of(Kind.VARCHAR, false));
            List<Chunk> chunks = new ArrayList<>(List.of(Chunk.of(types)));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (chunks.get(chunks.size() - 1).size() == Chunk.ROWS_MAX) {
                    chunks.add(Chunk.of(types));
                }
                add(chunks.get(chunks.size() - 1), fields(line));
            }
            return new DataFile(inputs, chunks);
        }
    }

    private static List<String> fields(String line) {
        return List.of(line.split(",", -1));
    }

    private static void add(Chunk chunk, List<String> fields) {
        int last = chunk.width() - 1;
        for (int i = 0; i < last; i++) {
            ((DoubleColumn) chunk.column(i)).add(Double.parseDouble(fields.get(i)));
        }
        ((Utf8Column) chunk.column(last)).add(fields.get(last));
        chunk.addRow(1);
    }

    /** Its columns for a model; what is to be foretold is a text, or a number. */
    public ModelSchema schema(Task task) {
        List<SqlType.Field> fields = IntStream.range(0, inputs.size())
                .mapToObj(i -> new SqlType.Field("input " + i, inputs.get(i)))
                .toList();
        Kind output = task == Task.REGRESSION ? Kind.DOUBLE : Kind.VARCHAR;
        return new ModelSchema(new Schema(fields), new SqlType.Field("output", SqlType.of(output, false)), task);
    }

    /** The rows with columns as {@link #schema} says. */
    public List<Chunk> chunks(Task task) {
        return task == Task.CLASSIFICATION
                ? chunks
                : chunks.stream().map(DataFile::withNumber).toList();
    }

    private static Chunk withNumber(Chunk chunk) {
        Column[] columns = chunk.columns().clone();
        Utf8Column texts = (Utf8Column) columns[columns.length - 1];
        DoubleColumn numbers = new DoubleColumn();
        for (int row = 0; row < chunk.size(); row++) {
            numbers.add(Double.parseDouble(texts.string(row)));
        }
        columns[columns.length - 1] = numbers;
        Chunk same = new Chunk(columns);
        same.filled(chunk.size(), false);
        return same;
    }

    public long rows() {
        return chunks.stream().mapToLong(Chunk::size).sum();
    }
}
