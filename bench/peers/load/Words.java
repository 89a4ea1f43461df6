// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * {@code Words FILE WORDS VOCABULARY}: lines of ten words, drawn by Zipf's law with exponent 1 from a fixed seed. Beside the
 * file stands {@code FILE.expect} with what a word count of it must give: keys, sum and sum of squares of the counts.
 */
public class Words {
    public static void main(String[] arguments) throws IOException {
        String file = arguments[0];
        long words = Long.parseLong(arguments[1]);
        int vocabulary = Integer.parseInt(arguments[2]);
        double[] cumulative = zipf(vocabulary);
        SplittableRandom random = new SplittableRandom(42);
        byte[][] text = new byte[vocabulary][];
        Arrays.setAll(text, Words::word);
        long[] counts = new long[vocabulary];
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(file), 1 << 20)) {
            for (long k = 0; k < words; k++) {
                int at = Arrays.binarySearch(cumulative, random.nextDouble());
                int word = Math.min(vocabulary - 1, at < 0 ? -at - 1 : at);
                counts[word]++;
                out.write(text[word]);
                out.write(k % 10 == 9 || k == words - 1 ? '\n' : ' ');
            }
        }
        long keys = Arrays.stream(counts).filter(count -> count > 0).count();
        long squares = Arrays.stream(counts).map(count -> count * count).sum();
        Files.writeString(Path.of(file + ".expect"), keys + " " + words + " " + squares + "\n");
    }

    private static double[] zipf(int vocabulary) {
        double[] cumulative = new double[vocabulary];
        double sum = 0;
        for (int i = 0; i < vocabulary; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
        }
        for (int i = 0; i < vocabulary; i++) {
            cumulative[i] /= sum;
        }
        return cumulative;
    }

    /** Distinct words of two to nine bytes. */
    private static byte[] word(int number) {
        String ending = number * 31 % 5 == 0 ? "-ing" : number * 17 % 3 == 0 ? "-er" : "";
        return ("w" + Integer.toString(number, 36) + ending).getBytes(StandardCharsets.US_ASCII);
    }
}
