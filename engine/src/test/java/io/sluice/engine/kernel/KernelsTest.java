// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.sluice.engine.Seeded;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Datum;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private static final SqlType TEXT = SqlType.of(Kind.VARCHAR, true);
    private static final SqlType NUMBER = SqlType.of(Kind.BIGINT, true);
    private static final SqlType TRUTH = SqlType.of(Kind.BOOLEAN, true);
    private static final String[] PIECES = {
        "a", "b", "A", "Z", " ", ",", "%", "_", "é", "É", "ß", "日", "本", "😀", "0", "9", "x,", "\0", "ab", "["
    };

    private static Expression input(int column, SqlType type) {
        return new Expression.Input(column, type);
    }

    private static Expression text(String value) {
        return new Expression.Constant(value, SqlType.of(Kind.VARCHAR, false));
    }

    private static String random(SplittableRandom random, boolean ascii) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            String piece = PIECES[random.nextInt(PIECES.length)];
            text.append(ascii && piece.codePointAt(0) > 127 ? "q" : piece);
        }
        return text.toString();
    }

    private static @Nullable Object nullable(SplittableRandom random, boolean ascii, int nulls) {
        return random.nextInt(10) < nulls ? null : random(random, ascii);
    }

    /** Runs a kernel over random rows and compares it with a function of its arguments; NULL in, NULL out. */
    private static void check(
            SplittableRandom random, Expression.Call call, Function<List<Object>, @Nullable Object> reference) {
        Kernels.Cut cut = Kernels.find(call).orElseThrow();
        for (int round = 0; round < 30; round++) {
            boolean ascii = random.nextBoolean();
            int nulls = random.nextInt(3);
            int rows = random.nextInt(20);
            List<Column> columns = new ArrayList<>();
            List<List<@Nullable Object>> values = new ArrayList<>();
            for (Expression argument : cut.arguments()) {
                Column column = Column.of(argument.type());
                List<@Nullable Object> drawn = new ArrayList<>();
                for (int i = 0; i < rows; i++) {
                    drawn.add(
                            argument instanceof Expression.Constant constant
                                    ? constant.value()
                                    : argument.type().isString()
                                            ? nullable(random, ascii, nulls)
                                            : (Object) random.nextLong(-3, 9));
                    Datum.put(argument.type(), column, drawn.get(i));
                }
                columns.add(column);
                values.add(drawn);
            }
            Column out = Column.of(call.type());
            Datum.put(call.type(), out, null);
            cut.kernel().apply(columns.toArray(Column[]::new), rows, out);
            assertThat(out.size()).isEqualTo(rows + 1);
            for (int i = 0; i < rows; i++) {
                List<Object> arguments = new ArrayList<>();
                for (List<@Nullable Object> drawn : values) {
                    Object value = drawn.get(i);
                    if (value != null) {
                        arguments.add(value);
                    }
                }
                Object expected = arguments.size() < values.size() ? null : reference.apply(arguments);
                assertThat(Datum.get(call.type(), out, i + 1))
                        .as("%s of %s", call, arguments)
                        .isEqualTo(expected);
            }
        }
    }

    private static Expression.Call call(String operator, SqlType type, Expression... arguments) {
        return new Expression.Call(operator, List.of(arguments), type);
    }

    @Test
    @Seeded
    void lettersChangeTheirCase(SplittableRandom random) {
        check(random, call("LOWER", TEXT, input(0, TEXT)), row -> ((String) row.get(0)).toLowerCase(Locale.ROOT));
        check(random, call("UPPER", TEXT, input(0, TEXT)), row -> ((String) row.get(0)).toUpperCase(Locale.ROOT));
    }

    @Test
    @Seeded
    void charLengthCountsCodePoints(SplittableRandom random) {
        check(random, call("CHAR_LENGTH", NUMBER, input(0, TEXT)), row ->
                (long) ((String) row.get(0)).codePointCount(0, ((String) row.get(0)).length()));
    }

    @Test
    @Seeded
    void concatenation(SplittableRandom random) {
        check(
                random,
                call("||", TEXT, input(0, TEXT), text("-é-"), input(1, TEXT)),
                row -> row.get(0) + "-é-" + row.get(1));
    }

    @Test
    @Seeded
    void equalityWithAConstant(SplittableRandom random) {
        check(
                random,
                call("=", TRUTH, input(0, TEXT), text("a")),
                row -> row.get(0).equals("a"));
        check(
                random,
                call("<>", TRUTH, text("é"), input(0, TEXT)),
                row -> !row.get(0).equals("é"));
        check(
                random,
                call("=", TRUTH, input(0, TEXT), text("")),
                row -> row.get(0).equals(""));
    }

    @Test
    @Seeded
    void trimTakesAwayASetOfCodePoints(SplittableRandom random) {
        for (String flag : List.of("BOTH", "LEADING", "TRAILING")) {
            for (String set : List.of(" ", "aé", "日😀 ", "")) {
                check(
                        random,
                        call("TRIM", TEXT, text(flag), text(set), input(0, TEXT)),
                        row -> trim((String) row.get(0), set, flag));
            }
            check(
                    random,
                    call("TRIM", TEXT, text(flag), input(1, TEXT), input(0, TEXT)),
                    row -> trim((String) row.get(1), (String) row.get(0), flag));
        }
    }

    private static String trim(String text, String set, String flag) {
        List<Integer> points = new ArrayList<>(text.codePoints().boxed().toList());
        List<Integer> away = set.codePoints().boxed().toList();
        while (!flag.equals("TRAILING") && !points.isEmpty() && away.contains(points.get(0))) {
            points.remove(0);
        }
        while (!flag.equals("LEADING") && !points.isEmpty() && away.contains(points.get(points.size() - 1))) {
            points.remove(points.size() - 1);
        }
        StringBuilder trimmed = new StringBuilder();
        points.forEach(trimmed::appendCodePoint);
        return trimmed.toString();
    }

    @Test
    @Seeded
    void substringCountsCodePointsFromOne(SplittableRandom random) {
        check(
                random,
                call("SUBSTRING", TEXT, input(0, TEXT), input(1, NUMBER)),
                row -> substring((String) row.get(0), (Long) row.get(1), Long.MAX_VALUE / 2));
        for (long count : new long[] {0, 1, 4, Long.MAX_VALUE}) {
            check(
                    random,
                    call("SUBSTRING", TEXT, input(0, TEXT), input(1, NUMBER), new Expression.Constant(count, NUMBER)),
                    row -> substring((String) row.get(0), (Long) row.get(1), Math.min(count, Long.MAX_VALUE / 2)));
        }
    }

    private static String substring(String text, long start, long count) {
        StringBuilder part = new StringBuilder();
        int[] points = text.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            if (i + 1 >= start && i + 1 < start + count) {
                part.appendCodePoint(points[i]);
            }
        }
        return part.toString();
    }

    @Test
    void aNegativeLengthIsAnError() {
        Expression.Call call = call("SUBSTRING", TEXT, input(0, TEXT), input(1, NUMBER), input(2, NUMBER));
        Kernels.Cut cut = Kernels.find(call).orElseThrow();
        assertThat(cut.canFail()).isTrue();
        Column strings = Column.of(TEXT);
        Column numbers = Column.of(NUMBER);
        strings.appendValue("abc");
        numbers.appendValue(-1L);
        assertThatThrownBy(() -> cut.kernel().apply(new Column[] {strings, numbers, numbers}, 1, Column.of(TEXT)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("negative length in SUBSTRING");
    }

    @Test
    @Seeded
    void likeIsARegularExpression(SplittableRandom random) {
        String[] parts = {"%", "_", "a", "b", "é", "日", "😀", ",", "ab", "\0"};
        for (int round = 0; round < 200; round++) {
            StringBuilder pattern = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                pattern.append(parts[random.nextInt(parts.length)]);
            }
            String like = pattern.toString();
            java.util.regex.Pattern regex = regex(like);
            check(
                    random,
                    call("LIKE", TRUTH, input(0, TEXT), text(like)),
                    row -> regex.matcher((String) row.get(0)).matches());
        }
        check(
                random,
                call("LIKE", TRUTH, input(0, TEXT), input(1, TEXT)),
                row -> regex((String) row.get(1)).matcher((String) row.get(0)).matches());
        check(
                random,
                call("LIKE", TRUTH, input(0, TEXT), text("%a%a_b%"), text("a")),
                row -> ((String) row.get(0)).contains("%_b"));
    }

    private static java.util.regex.Pattern regex(String like) {
        StringBuilder regex = new StringBuilder();
        like.codePoints().forEach(point -> {
            if (point == '%') {
                regex.append(".*");
            } else if (point == '_') {
                regex.append(".");
            } else {
                regex.append(java.util.regex.Pattern.quote(Character.toString(point)));
            }
        });
        return java.util.regex.Pattern.compile(regex.toString(), java.util.regex.Pattern.DOTALL);
    }

    @Test
    void anEscapeAtTheEndIsAnError() {
        assertThatThrownBy(() -> Kernels.find(call("LIKE", TRUTH, input(0, TEXT), text("a!"), text("!"))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("ends in its escape");
    }

    @Test
    @Seeded
    void splitKeepsEmptyPieces(SplittableRandom random) {
        SqlType list = SqlType.array(SqlType.of(Kind.VARCHAR, false), true);
        for (String delimiter : List.of(",", " ", "x,", "é", "😀", "ab")) {
            check(
                    random,
                    call("SPLIT", list, input(0, TEXT), text(delimiter)),
                    row -> Arrays.asList(((String) row.get(0)).split(java.util.regex.Pattern.quote(delimiter), -1)));
        }
        check(
                random,
                call("SPLIT", list, input(0, TEXT), text("")),
                row -> ((String) row.get(0))
                        .codePoints()
                        .mapToObj(Character::toString)
                        .toList());
    }

    @Test
    @Seeded
    void regexExtractAllFindsAllMatches(SplittableRandom random) {
        SqlType list = SqlType.array(SqlType.of(Kind.VARCHAR, false), true);
        List<String> patterns = List.of(
                "[\\p{L}\\p{N}]+",
                "\\w+",
                "\\S+",
                "[^,]+",
                "\\p{L}+",
                "[a-z]+",
                "[^\\s,]+",
                "a(b?)",
                "(a)|b",
                "x*",
                "[ab]{2}",
                "(a)(b)",
                ".");
        for (String pattern : patterns) {
            Pattern compiled = Pattern.compile(pattern);
            int group = compiled.groupCount() == 1 ? 1 : 0;
            check(random, call("REGEXP_EXTRACT_ALL", list, input(0, TEXT), text(pattern)), row -> {
                List<String> found = new ArrayList<>();
                String text = (String) row.get(0);
                Matcher matcher = compiled.matcher(text);
                while (matcher.find()) {
                    boolean amidCharacter = matcher.start() > 0
                            && matcher.start() < text.length()
                            && Character.isLowSurrogate(text.charAt(matcher.start()));
                    String piece = matcher.group(group);
                    if (!amidCharacter) {
                        found.add(piece == null ? "" : piece);
                    }
                }
                return found;
            });
        }
    }

    @Test
    void aRunOfOneClassIsScanned() {
        for (String pattern : List.of("[\\p{L}\\p{N}]+", "\\w+", "[a-z_]+", "[^ ]+", "\\p{Lu}+")) {
            assertThat(CharacterRuns.isRunOfClass(pattern)).as(pattern).isTrue();
        }
        for (String pattern : List.of("a+", "[a]+b", "[a]*", "(\\w+)", "[[:alpha:]]+", "\\w+?", "[a]+]+")) {
            assertThat(CharacterRuns.isRunOfClass(pattern)).as(pattern).isFalse();
        }
    }

    @Test
    void aWrongRegularExpressionIsTheUsersError() {
        assertThatThrownBy(() -> Kernels.find(call("REGEXP_EXTRACT_ALL", TEXT, input(0, TEXT), text("(a"))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'(a' is not a regular expression");
    }

    /** Words of every length at every place of the eight bytes that are looked at, of bytes that differ little from the delimiter. */
    @Test
    void splittingFindsADelimiterAtAnyPlace() {
        Splitter splitter =
                Kernels.splitter(call("SPLIT", TEXT, input(0, TEXT), text(" "))).orElseThrow();
        for (String letter : List.of("a", "!", "\u001f", "¡")) {
            for (int one = 0; one < 20; one++) {
                for (int other = 0; other < 20; other++) {
                    String line = letter.repeat(one) + " " + letter.repeat(other);
                    Utf8Column in = new Utf8Column();
                    in.add(line);
                    Utf8Column pieces = new Utf8Column();
                    assertThat(splitter.split(in, 0, 1, 10, pieces, new int[1])).isEqualTo(1);
                    assertThat(pieces.size()).isEqualTo(2);
                    assertThat(pieces.string(0)).isEqualTo(letter.repeat(one));
                    assertThat(pieces.string(1)).isEqualTo(letter.repeat(other));
                }
            }
        }
    }

    @Test
    void splittingStopsAfterTheRowThatFillsIt() {
        Splitter splitter =
                Kernels.splitter(call("SPLIT", TEXT, input(0, TEXT), text(" "))).orElseThrow();
        Utf8Column in = new Utf8Column();
        in.add("a b c");
        in.appendNull();
        in.add("d");
        in.add("e f");
        int[] counts = new int[4];
        Utf8Column pieces = new Utf8Column();
        assertThat(splitter.split(in, 0, 4, 4, pieces, counts)).isEqualTo(3);
        assertThat(counts).containsExactly(3, 0, 1, 0);
        assertThat(pieces.size()).isEqualTo(4);
    }
}
