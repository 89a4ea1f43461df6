// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static io.sluice.engine.connector.Running.BIGINT;
import static io.sluice.engine.connector.Running.DOUBLE;
import static io.sluice.engine.connector.Running.LINE;
import static io.sluice.engine.connector.Running.STRING;
import static io.sluice.engine.connector.Running.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeds;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rows that come out of bytes, good and bad ones, however the bytes are cut. */
class FormatTest {
    private static final Schema AB = schema("a", BIGINT, "b", STRING);

    /** An input, what its rows are, and what is said of its bad rows. */
    private record Case(String format, Schema schema, String input, List<String> rows, List<String> bad) {}

    private static Case raw(String input, List<String> rows, String... bad) {
        return new Case("raw", LINE, input, rows, List.of(bad));
    }

    private static Case csv(String input, List<String> rows, String... bad) {
        return new Case("csv", AB, input, rows, List.of(bad));
    }

    private static Case json(String input, List<String> rows, String... bad) {
        return new Case("json", AB, input, rows, List.of(bad));
    }

    private static final String INVALID = new String(new byte[] {(byte) 0xC3}, StandardCharsets.ISO_8859_1);

    private static final List<Case> CASES = List.of(
            raw("", List.of()),
            raw("\n", List.of("")),
            raw("a\r\nb\n\nc", List.of("a", "b", "", "c")),
            raw("\r", List.of("")),
            raw("\uFEFFa\n\uFEFFb\n", List.of("a", "\uFEFFb")),
            raw("señor\nñ€😀\n", List.of("señor", "ñ€😀")),
            raw("a\n" + INVALID + "\nb", List.of("a", "b"), "in:2: it is not valid UTF-8"),
            raw("a\n" + "x".repeat(50) + "\nb", List.of("a", "b"), "in:2: it is longer than 'max.record.bytes' = 40"),
            raw("a\n" + "x".repeat(5000), List.of("a"), "in:2: it is longer than 'max.record.bytes' = 40"),
            csv("", List.of()),
            csv("1,x\r\n2,y", List.of("1|x", "2|y")),
            csv("b,a\nx,1\n", List.of("1|x")),
            csv("\uFEFFA,z,B\n1,,x\n", List.of("1|x")),
            csv("1,\"x,\"\"y\"\"\nz\"\n2,w\n", List.of("1|x,\"y\"\nz", "2|w")),
            csv(",\n1,\"\"\n\n3,c\n", List.of("NULL|NULL", "1|", "3|c")),
            csv("1,a\"b\n2,\"c\"\n", List.of("1|a\"b", "2|c")),
            csv(
                    "1\n2,b,c\n3,d\n",
                    List.of("3|d"),
                    "in:1: expected 2 fields, found 1",
                    "in:2: expected 2 fields, found 3"),
            csv(
                    "x,a\n1.5,b\n9223372036854775808,c\n-9223372036854775808,d\n",
                    List.of("-9223372036854775808|d"),
                    "in:1: column a takes BIGINT, found 'x'",
                    "in:2: column a takes BIGINT, found '1.5'",
                    "in:3: column a takes BIGINT, found '9223372036854775808'"),
            csv("1,\"p\nq\"\nx,b\n", List.of("1|p\nq"), "in:3: column a takes BIGINT, found 'x'"),
            csv("1,\"a\"b\n2,c\n", List.of("2|c"), "in:1: field 2 has quotes that are not closed, or text behind them"),
            csv("1,c\n2,\"open", List.of("1|c"), "in:2: field 2 has quotes that are not closed, or text behind them"),
            csv("1,a\n2," + INVALID + "\n3,c\n", List.of("1|a", "3|c"), "in:2: it is not valid UTF-8"),
            csv("1," + "x".repeat(99) + "\n3,c", List.of("3|c"), "in:1: it is longer than 'max.record.bytes' = 40"),
            json("", List.of()),
            json("{\"a\":1,\"b\":\"x\"}\r\n\n {\"b\":\"y\"} \n", List.of("1|x", "NULL|y")),
            json("{\"A\":1,\"b\":\"\\u00f1\\ud83d\\ude00\\n\"}", List.of("1|ñ😀\n")),
            json("{\"a\":1,\"c\":{\"a\":[2]},\"a\":3}", List.of("3|NULL")),
            json("{\"a\":null,\"b\":null}\n{}\n", List.of("NULL|NULL", "NULL|NULL")),
            json(
                    "{\"a\":\"1\"}\n{\"a\":1.0}\n{\"b\":1}\n{\"a\":4}\n",
                    List.of("4|NULL"),
                    "in:1: field a takes BIGINT, found a string it cannot read",
                    "in:2: field a takes BIGINT, found a number it cannot read",
                    "in:3: field b takes STRING, found a number it cannot read"),
            json(
                    "{\"a\":[1]}\n[1]\n{\"a\":2}\n{\"a\":99999999999999999999}\n",
                    List.of("2|NULL"),
                    "in:1: field a takes BIGINT, found an array",
                    "in:2: it is not a JSON object",
                    "in:4: field a takes BIGINT, found a number it cannot read"),
            json(
                    "{\"a\":1\n,\"a\":2}\n{\"a\":3}\n",
                    List.of("3|NULL"),
                    "in:1: it is not one whole",
                    "in:2: malformed JSON"),
            json("{\"a\":1}{\"a\":2}\n{\"a\":3}\n", List.of("3|NULL"), "in:1: it is not one whole JSON object"),
            json("{\"a\":\n{\"a\":3}\n", List.of("3|NULL"), "in:1: it is not one whole JSON object"),
            json("{\"b\":\"open\n{\"a\":3}\n", List.of("3|NULL"), "in:1: it is not one whole JSON object"),
            json("{\"b\":\"" + INVALID + "\"}\n{\"a\":3}\n", List.of("3|NULL"), "in:1: it is not valid UTF-8"));

    private static byte[] bytes(String input) {
        int at = input.indexOf(INVALID.charAt(0));
        // C3 alone, where the text says U+00C3, which no other case has.
        byte[] bytes = input.replace(INVALID, "?").getBytes(StandardCharsets.UTF_8);
        if (at >= 0) {
            bytes[at] = (byte) 0xC3;
        }
        return bytes;
    }

    private static void check(Case given, int piece) {
        Pieces pieces = new Pieces(given.format(), given.schema(), Map.of("max.record.bytes", "40"), 1);
        byte[] bytes = bytes(given.input());
        for (int from = 0; from < bytes.length; from += piece) {
            pieces.give(bytes, from, Math.min(bytes.length, from + piece));
        }
        pieces.end();
        String what = given.format() + " in pieces of " + piece + ": " + given.input();
        assertThat(pieces.rows).as(what).isEqualTo(given.rows());
        assertThat(pieces.said).as(what).hasSize(given.bad().size());
        for (int i = 0; i < given.bad().size(); i++) {
            assertThat(pieces.said.get(i)).as(what).contains(given.bad().get(i));
        }
        assertThat(pieces.source.rowsSkipped()).as(what).isEqualTo(given.bad().size());
        assertThat(pieces.source.exhausted()).as(what).isTrue();
    }

    @Test
    void goodAndBadRowsHoweverTheBytesAreCut() {
        assertThat(CASES).hasSizeGreaterThan(30);
        for (Case given : CASES) {
            for (int piece : new int[] {1_000_000, 1, 2, 3, 7}) {
                check(given, piece);
            }
        }
    }

    @Test
    void aBadRowFailsWhereThatIsWanted() {
        Pieces pieces = new Pieces("csv", AB, Map.of("on.error", "fail"), 1);
        assertThatThrownBy(() -> pieces.give("1,a\nx,b\n"))
                .hasMessageContaining("SLU-4004: bad row in \"s\" at in:2: column a takes BIGINT, found 'x'")
                .hasMessageContaining("'on.error' = 'skip'");
    }

    /** A letter: its line, reason and record, and the bytes of the record where they are not those of the text. */
    private static String letter(int line, String reason, String record, String... hex) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        String exact = hex.length > 0 ? hex[0] : java.util.HexFormat.of().formatHex(bytes);
        return "s|in|" + line + "|" + reason + "|" + record + "|\\x" + exact;
    }

    private static List<String> letters(String format, Schema schema, int piece, byte[] bytes, boolean orderly) {
        Map<String, String> options =
                Map.of("max.record.bytes", "9", "on.error", "dead-letter", "dead-letter.to", "bad");
        Pieces pieces = new Pieces(format, schema, options, 1);
        for (int from = 0; from < bytes.length; from += piece) {
            pieces.give(bytes, from, Math.min(bytes.length, from + piece));
        }
        pieces.end(orderly);
        assertThat(pieces.source.exhausted()).isTrue();
        assertThat(pieces.source.rowsSkipped()).isEqualTo(pieces.letters.size());
        return pieces.letters;
    }

    @Test
    void badRowsGoIntoAnotherStreamWithWhatTheyWere() {
        String tooLong = "it is longer than 'max.record.bytes' = 9";
        for (int piece : new int[] {1_000_000, 1, 2, 3, 7}) {
            assertThat(letters("raw", LINE, piece, bytes("a\n" + "0123456789ab\r\nx" + INVALID + "y\r\nb"), true))
                    .containsExactly(
                            letter(2, tooLong, "012345678"), letter(3, "it is not valid UTF-8", "x\uFFFDy", "78c379"));
            assertThat(letters("raw", LINE, piece, bytes("a\n" + "0123456789".repeat(50) + "\n\n"), true))
                    .containsExactly(letter(2, tooLong, "012345678"));
            assertThat(letters("raw", LINE, piece, bytes("a\nunfini"), false))
                    .containsExactly(letter(2, "the connection was lost in the middle of it", "unfini"));
            assertThat(letters("csv", AB, piece, bytes("1,a\r\n2,b,c\r\n3,\"d\n\",\nx,y"), true))
                    .containsExactly(
                            letter(2, "expected 2 fields, found 3", "2,b,c"),
                            letter(3, "expected 2 fields, found 3", "3,\"d\n\","),
                            letter(5, "column a takes BIGINT, found 'x'", "x,y"));
            assertThat(letters("json", AB, piece, bytes("{\"a\":1}\n{\"b\":1}\r\n{\"a\"\n[]\n"), true))
                    .containsExactly(
                            letter(2, "field b takes STRING, found a number it cannot read", "{\"b\":1}"),
                            letter(3, "it is not one whole JSON object", "{\"a\""),
                            letter(4, "it is not a JSON object", "[]"));
        }
    }

    @Test
    void manyBadRowsAreGivenPieceByPiece() {
        Pieces pieces = new Pieces("csv", AB, Map.of("on.error", "dead-letter", "dead-letter.to", "bad"), 2);
        pieces.give("x,y\n".repeat(100_000) + "1,z\n");
        pieces.end(true);
        assertThat(pieces.letters).hasSize(100_000);
        assertThat(pieces.letters.get(99_999)).contains("|100000|", "|x,y|");
        assertThat(pieces.rows).containsExactly("1|z");
    }

    @Test
    void aHugeLineIsSkippedWithoutBeingKept() {
        Pieces pieces = new Pieces("raw", LINE, Map.of("max.record.bytes", "64 KiB"), 1);
        byte[] part = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        pieces.give("before\n");
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long used = runtime.totalMemory() - runtime.freeMemory();
        for (int i = 0; i < 256; i++) {
            pieces.give(part, 0, part.length);
        }
        System.gc();
        // Of 256 MiB; other tests run beside this one.
        assertThat(runtime.totalMemory() - runtime.freeMemory() - used).isLessThan(128L << 20);
        pieces.give("\nafter\n");
        assertThat(pieces.rows).containsExactly("before", "after");
        assertThat(pieces.source.rowsSkipped()).isEqualTo(1);
    }

    @Test
    void everyTypeIsReadFromCsvAndJson() {
        Schema schema = schema(
                "t", SqlType.of(Kind.TINYINT, true),
                "d", DOUBLE,
                "n", SqlType.of(Kind.DECIMAL, 5, 2, true),
                "o", SqlType.of(Kind.BOOLEAN, true),
                "day", SqlType.of(Kind.DATE, true),
                "ts", SqlType.of(Kind.TIMESTAMP, 3, 0, true),
                "ltz", SqlType.of(Kind.TIMESTAMP_LTZ, 6, 0, true));
        List<String> rows = List.of(
                "-7|0.1|12.35|true|2000-02-29|2000-01-01 12:30:00.123|1999-12-31 22:00:00+00",
                "NULL|NULL|NULL|NULL|NULL|NULL|NULL");
        Pieces csv = new Pieces("csv", schema, Map.of(), 1);
        csv.give("""
                -7,0.1,12.345,TRUE,2000-02-29,2000-01-01T12:30:00.1239,2000-01-01 00:00+02:00
                ,,,,,,
                ,,1000,,,,
                128,,,,,,
                ,,,,2001-02-29,,
                """);
        assertThat(csv.rows).isEqualTo(rows);
        assertThat(csv.source.rowsSkipped()).isEqualTo(3);
        Pieces json = new Pieces("json", schema, Map.of(), 1);
        json.give(
                "{\"t\":-7,\"d\":0.1,\"n\":12.345,\"o\":true,\"day\":\"2000-02-29\",\"ts\":\"2000-01-01 12:30:00.123Z\","
                        + "\"ltz\":\"2000-01-01T00:00:00+02\"}\n{}\n");
        assertThat(json.said).isEmpty();
        assertThat(json.rows).isEqualTo(rows);
    }

    @Test
    void nestedJsonKeepsItsShapeAndABadElementLeavesNothingBehind() {
        SqlType row = new SqlType(
                Kind.ROW,
                0,
                0,
                "",
                schema("x", BIGINT, "y", SqlType.array(STRING, true)).fields(),
                true);
        SqlType map = new SqlType(
                Kind.MAP, 0, 0, "", schema("key", STRING, "value", BIGINT).fields(), true);
        Pieces pieces = new Pieces("json", schema("l", SqlType.array(row, true), "m", map), Map.of(), 1);
        pieces.give("""
                {"l":[{"x":1,"y":["a","b"]},{"Y":[]}],"m":{"k":5,"j":null}}
                {"l":[{"x":1,"y":["a"]},{"x":2,"y":["b",3]}],"m":{}}
                {"l":[],"m":{"k":1,"k":2}}
                {"l":[{"x":9}]}
                """);
        assertThat(pieces.rows).containsExactly("{\"(1,\\\"{a,b}\\\")\",\"(,{})\"}|{k=5, j=NULL}", "{\"(9,)\"}|NULL");
        assertThat(pieces.source.rowsSkipped()).isEqualTo(2);
    }

    @Test
    void optionsOfCsv() {
        Pieces skip = new Pieces("csv", AB, Map.of("csv.header", "skip", "csv.field-delimiter", "\\t"), 1);
        skip.give("p\tq\n1\tx,y\n");
        assertThat(skip.rows).containsExactly("1|x,y");
        Pieces nulls = new Pieces("csv", AB, Map.of("csv.null-literal", "NA"), 1);
        nulls.give("NA,NA\n1,\"NA\"\n,\n");
        assertThat(nulls.rows).containsExactly("NULL|NULL", "1|NA", "NULL|");
        Pieces header = new Pieces("csv", AB, Map.of("csv.header", "true"), 1);
        assertThatThrownBy(() -> header.give("a,bb\n1,x\n")).hasMessageContaining("the header of in has no column b");
        assertThatThrownBy(() -> new Pieces("csv", AB, Map.of("csv.field-delimiter", ";;"), 1))
                .hasMessageContaining("is not a delimiter");
    }

    @Test
    void anyCutOfARandomDocumentGivesTheSameRows() {
        Seeds.each(FormatTest.class, 60, FormatTest::checkRandom);
    }

    private static void checkRandom(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String format = List.of("raw", "csv", "json").get(Math.floorMod(seed, 3));
        Schema schema = format.equals("raw") ? LINE : AB;
        // Every tenth document is long enough to be decoded in several pieces at the same time.
        byte[] document = document(format, random, seed % 10 == 0 ? 60_000 : 300);
        Map<String, String> options = Map.of("max.record.bytes", "200");
        Pieces whole = new Pieces(format, schema, options, 1);
        whole.give(document, 0, document.length);
        whole.end();
        Pieces cut = new Pieces(format, schema, options, 1 + random.nextInt(3));
        int most = 1 + random.nextInt(seed % 10 == 0 ? 2_000_000 : 60);
        for (int from = 0; from < document.length; ) {
            int to = Math.min(document.length, from + 1 + random.nextInt(most));
            cut.give(document, from, to);
            from = to;
        }
        cut.end();
        assertThat(whole.rows).isNotEmpty();
        assertThat(cut.rows).isEqualTo(whole.rows);
        assertThat(cut.said).isEqualTo(whole.said);
        assertThat(cut.source.rowsSkipped()).isEqualTo(whole.source.rowsSkipped());
    }

    private static byte[] document(String format, SplittableRandom random, int lines) {
        String[] tokens = switch (format) {
            case "csv" -> new String[] {"1", "22", ",", ",", "\"", "\"\"", "ñ", "x y", "\r\n", "\n", "\n", "😀"};
            case "json" ->
                new String[] {"{\"a\":1}\n", "{\"b\":\"ñ\",\"a\":7}\r\n", "{", "}", "\n", "[1]\n", "\"", "😀", " "};
            default -> new String[] {"a", "hola", "ñ", "€", "😀", "\r", "\n", "\r\n", "\n"};
        };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            for (int j = random.nextInt(6); j >= 0; j--) {
                text.append(tokens[random.nextInt(tokens.length)]);
            }
            if (format.equals("csv")) {
                text.append("\n7,\"seven\"\n");
            }
        }
        byte[] bytes = text.append("\n").toString().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) 0xFF;
        }
        return bytes;
    }
}
