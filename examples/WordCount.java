import io.sluice.engine.api.Change;
import io.sluice.engine.api.Feed;
import io.sluice.engine.api.Job;
import io.sluice.engine.api.Row;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import java.time.Duration;
import java.util.List;

/** Counts words that a program hands over, follows the changes, and asks for the result. */
public final class WordCount {
    public static void main(String[] arguments) throws InterruptedException {
        try (Session session = Sluice.open()) {
            Job counts = session.start("""
                    CREATE STREAM words (word STRING) WITH ('connector' = 'memory');
                    CREATE MATERIALIZED VIEW counts AS SELECT word, COUNT(*) AS n FROM words GROUP BY word;
                    """);
            Job follower = session.subscribe("SELECT word FROM counts WHERE n = 3 EMIT CHANGES", WordCount::print);

            Feed feed = session.feed("words");
            for (String word : "buen día buen sol buen pan".split(" ")) {
                feed.add(word);
            }
            feed.end();
            counts.await();
            follower.await(Duration.ofMinutes(1));

            for (Row row : session.query("SELECT word, n FROM counts ORDER BY n DESC, word")) {
                System.out.println(row.getLong("n") + " " + row.getString("word"));
            }
            System.out.println(counts.name() + ": " + counts.counters().rowsIn() + " rows in");
        }
    }

    private static void print(List<Change> batch) {
        batch.forEach(change -> System.out.println(change.op().text() + " " + change.row().getString("word")));
    }
}
