// SPDX-License-Identifier: Apache-2.0
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.Optional;
import org.apache.spark.api.java.StorageLevels;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import scala.Tuple2;

/**
 * {@code DStreamsWordCount PORT BATCH_MILLIS WORDS FOLDER}: words of a socket counted with reduceByKey per batch and
 * updateStateByKey, two partitions, until the sum of the counts reaches WORDS.
 */
public class DStreamsWordCount {
    // Static, since what a job refers to would be shipped to its executors.
    private static final CountDownLatch DONE = new CountDownLatch(1);
    private static long halfMillis;
    private static long halfWords;

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        long words = Long.parseLong(arguments[2]);
        String folder = arguments[3];
        SparkConf conf = new SparkConf()
                .setMaster("local[2]")
                .setAppName("words")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.default.parallelism", "2")
                .set("spark.local.dir", folder);
        JavaStreamingContext context = new JavaStreamingContext(conf, new Duration(Long.parseLong(arguments[1])));
        context.checkpoint(folder + "/checkpoint");
        counts(context, port).foreachRDD(rdd -> {
            report(rdd.aggregate(new long[3], DStreamsWordCount::add, DStreamsWordCount::merge), words);
        });
        context.start();
        DONE.await();
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void report(long[] sums, long words) {
        long now = System.currentTimeMillis();
        if (halfMillis == 0 && sums[1] >= words / 2) {
            halfMillis = now;
            halfWords = sums[1];
        }
        if (sums[1] >= words && DONE.getCount() > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "RESULT end_ms=%d half_ms=%d half_words=%d keys=%d total=%d squares=%d%n",
                    now, halfMillis, halfWords, sums[0], sums[1], sums[2]);
            DONE.countDown();
        }
    }

    private static JavaPairDStream<String, Long> counts(JavaStreamingContext context, int port) {
        return context.socketTextStream("127.0.0.1", port, StorageLevels.MEMORY_ONLY)
                .flatMap(line -> Arrays.asList(line.split(" ")).iterator())
                .mapToPair(word -> new Tuple2<>(word, 1))
                .reduceByKey(Integer::sum, 2)
                .updateStateByKey(DStreamsWordCount::update, 2);
    }

    private static Optional<Long> update(List<Integer> news, Optional<Long> old) {
        long sum = old.orElse(0L);
        for (int count : news) {
            sum += count;
        }
        return Optional.of(sum);
    }

    private static long[] add(long[] sums, Tuple2<String, Long> count) {
        sums[0]++;
        sums[1] += count._2;
        sums[2] += count._2 * count._2;
        return sums;
    }

    private static long[] merge(long[] left, long[] right) {
        return new long[] {left[0] + right[0], left[1] + right[1], left[2] + right[2]};
    }
}
