// SPDX-License-Identifier: Apache-2.0
import java.util.Locale;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * {@code FlinkWordCount socket PORT | file FOLDER [check]}: words counted by SQL with two tasks, mini-batches and object
 * reuse, into a sink that counts what it gets. With {@code check} it also takes the old rows and sums up the counts.
 */
public class FlinkWordCount {
    public static void main(String[] arguments) throws Exception {
        boolean check = arguments.length > 2;
        Configuration configuration = new Configuration();
        configuration.setString("pipeline.object-reuse", "true");
        configuration.setString("taskmanager.numberOfTaskSlots", "2");
        configuration.setString("state.backend.type", "hashmap");
        configuration.setString("taskmanager.memory.managed.size", "128m");
        configuration.setString("taskmanager.memory.network.max", "256m");
        configuration.setString("taskmanager.memory.network.min", "256m");
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        StreamTableEnvironment tables = StreamTableEnvironment.create(
                environment,
                EnvironmentSettings.newInstance()
                        .inStreamingMode()
                        .withConfiguration(configuration)
                        .build());
        TableConfig config = tables.getConfig();
        config.set("parallelism.default", "2");
        config.set("table.exec.resource.default-parallelism", "2");
        config.set("table.exec.mini-batch.enabled", "true");
        config.set("table.exec.mini-batch.allow-latency", "2 s");
        config.set("table.exec.mini-batch.size", "50000");
        if (arguments[0].equals("socket")) {
            var lines = environment.socketTextStream("127.0.0.1", Integer.parseInt(arguments[1]), "\n");
            tables.createTemporaryView("lines", tables.fromDataStream(lines).as("line"));
        } else {
            tables.executeSql("CREATE TABLE lines (line STRING) WITH ('connector' = 'line-files', 'path' = '"
                    + arguments[1] + "', 'format' = 'raw')");
        }
        tables.executeSql("CREATE TABLE counts (word STRING, n BIGINT) WITH ('connector' = 'counting', 'check' = '"
                + check + "')");
        tables.executeSql("INSERT INTO counts SELECT word, COUNT(*) FROM lines"
                        + " CROSS JOIN UNNEST(SPLIT(line, ' ')) AS t (word) GROUP BY word")
                .await();
        System.out.printf(
                Locale.ROOT,
                "RESULT start_ms=%d end_ms=%d keys=%d total=%d squares=0%n",
                LineFiles.STARTED.get(), Counting.ENDED.get(), Counting.INSERTED.sum(), Counting.TOTAL.sum());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
