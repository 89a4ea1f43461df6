// SPDX-License-Identifier: Apache-2.0
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.split;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;

/** {@code StructuredWordCount INPUT_FOLDER FOLDER [check]}: words of files counted in one availableNow batch, update mode, sink noop. */
public class StructuredWordCount {
    public static void main(String[] arguments) throws Exception {
        String folder = arguments[1];
        boolean check = arguments.length > 2;
        SparkSession session = SparkSession.builder()
                .appName("words")
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.default.parallelism", "2")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.local.dir", folder)
                .config("spark.sql.files.openCostInBytes", "0")
                .getOrCreate();
        Map<String, Long> counts = new ConcurrentHashMap<>();
        DataStreamWriter<Row> writer = session.readStream()
                .text(arguments[0])
                .select(explode(split(col("value"), " ")).as("word"))
                .groupBy("word")
                .count()
                .writeStream()
                .outputMode("update")
                .option("checkpointLocation", folder + "/checkpoint")
                .trigger(Trigger.AvailableNow());
        if (check) {
            writer = writer.foreachBatch((VoidFunction2<Dataset<Row>, Long>)
                    (rows, batch) -> rows.collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1))));
        } else {
            writer = writer.format("noop");
        }
        long start = System.currentTimeMillis();
        writer.start().awaitTermination();
        long end = System.currentTimeMillis();
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        long squares = counts.values().stream().mapToLong(count -> count * count).sum();
        System.out.printf(
                Locale.ROOT,
                "RESULT start_ms=%d end_ms=%d keys=%d total=%d squares=%d%n",
                start, end, counts.size(), total, squares);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
