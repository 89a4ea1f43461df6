// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.problem.Suggest;
import io.sluice.grammar.SluiceBaseVisitor;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.IntervalContext;
import io.sluice.grammar.SluiceParser.IntervalUnitContext;
import io.sluice.grammar.SluiceParser.PlainDurationContext;
import io.sluice.grammar.SluiceParser.StringContext;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.util.TimestampString;

/** Literals and durations. Text is UTF-8: Calcite's own default, ISO-8859-1, has no letters for most of the world. */
final class ToLiteral extends SluiceBaseVisitor<SqlNode> {
    private static final String CHARSET = "UTF-8";
    private static final Pattern BELOW_MILLISECONDS = Pattern.compile("\\.[0-9]{3}0*[1-9]");
    private static final Pattern AMOUNT_AND_UNIT =
            Pattern.compile("\\s*([+-]?)\\s*([0-9]*\\.?[0-9]+)\\s*([a-zA-Z]+)\\s*");
    private static final Pattern SEVERAL_UNITS = Pattern.compile("(\\s*[+-]?[0-9.]+\\s*[a-zA-Z]+){2,}\\s*");
    private static final BigDecimal DURATION_MICROS_MAX = new BigDecimal("3155760000000000000");
    private static final int PRECISION_DEFAULT = 2;

    private final Script script;

    ToLiteral(Script script) {
        this.script = script;
    }

    static SqlLiteral text(String text, SqlParserPos position) {
        return SqlLiteral.createCharString(text, CHARSET, position);
    }

    /** The text of a string, without quotes and escapes. */
    String string(StringContext string) {
        String written = string.getText();
        if (string.ESCAPED_STRING() != null) {
            return unescape(string, written.substring(2, written.length() - 1));
        }
        return written.substring(1, written.length() - 1).replace("''", "'");
    }

    private String unescape(StringContext string, String inner) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < inner.length(); i++) {
            char unit = inner.charAt(i);
            if (unit != '\\' && unit != '\'') {
                text.append(unit);
                continue;
            }
            // A quote stands for itself behind a backslash or another quote: both are two characters for one.
            char escaped = inner.charAt(++i);
            switch (escaped) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u', 'U' -> {
                    int digits = escaped == 'u' ? 4 : 8;
                    text.appendCodePoint(codePoint(string, inner, i + 1, digits));
                    i += digits;
                }
                default -> text.append(escaped);
            }
        }
        return text.toString();
    }

    private int codePoint(StringContext string, String inner, int start, int digits) {
        String hex = inner.substring(start, Math.min(inner.length(), start + digits));
        if (!hex.matches("[0-9a-fA-F]{" + digits + "}") || Long.parseLong(hex, 16) > Character.MAX_CODE_POINT) {
            throw script.problem(Code.INVALID_VALUE, string, "\\u needs 4 and \\U 8 hexadecimal digits of a character")
                    .exception();
        }
        return Integer.parseInt(hex, 16);
    }

    static SqlLiteral number(String digits, SqlParserPos position) {
        return digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0
                ? SqlLiteral.createApproxNumeric(digits, position)
                : SqlLiteral.createExactNumeric(digits, position);
    }

    @Override
    public SqlNode visitNumberLiteral(SluiceParser.NumberLiteralContext context) {
        return number(context.getText(), Script.position(context));
    }

    @Override
    public SqlNode visitStringLiteral(SluiceParser.StringLiteralContext context) {
        return text(string(context.string()), Script.position(context));
    }

    @Override
    public SqlNode visitBinaryLiteral(SluiceParser.BinaryLiteralContext context) {
        String digits = context.getText().substring(2, context.getText().length() - 1);
        if (digits.length() % 2 != 0) {
            throw script.problem(Code.INVALID_VALUE, context, "a byte is two hexadecimal digits")
                    .exception();
        }
        return SqlLiteral.createBinaryString(digits, Script.position(context));
    }

    @Override
    public SqlNode visitBooleanLiteral(SluiceParser.BooleanLiteralContext context) {
        return SqlLiteral.createBoolean(context.TRUE() != null, Script.position(context));
    }

    @Override
    public SqlNode visitNullLiteral(SluiceParser.NullLiteralContext context) {
        return SqlLiteral.createNull(Script.position(context));
    }

    /** Checked here, so that the error names the value; kept as text, since the validator knows the precision. */
    @Override
    public SqlNode visitTimeLiteral(SluiceParser.TimeLiteralContext context) {
        String text = string(context.string());
        SqlParserPos position = Script.position(context);
        String type = context.kind.getText().toUpperCase(Locale.ROOT);
        try {
            switch (context.kind.getType()) {
                case SluiceParser.DATE -> SqlParserUtil.parseDateLiteral(text, position);
                case SluiceParser.TIME -> SqlParserUtil.parseTimeLiteral(text, position);
                default -> SqlParserUtil.parseTimestampLiteral(text, position);
            }
        } catch (CalciteContextException wrong) {
            throw script.problem(Code.INVALID_VALUE, context, "'" + text + "' is not a " + type)
                    .hint("write it as " + example(context.kind))
                    .exception();
        }
        String tag = type.equals("TIMESTAMP_LTZ") ? "TIMESTAMP WITH LOCAL TIME ZONE" : type;
        return SqlLiteral.createUnknown(tag, text, position);
    }

    private static String example(Token kind) {
        return switch (kind.getType()) {
            case SluiceParser.DATE -> "DATE '2026-01-31'";
            case SluiceParser.TIME -> "TIME '23:59:59'";
            default -> "TIMESTAMP '2026-01-31 23:59:59'";
        };
    }

    @Override
    public SqlNode visitInterval(IntervalContext context) {
        int sign = context.sign != null && context.sign.getType() == SluiceParser.MINUS ? -1 : 1;
        String amount = context.amount().string() != null
                ? string(context.amount().string())
                : context.amount().getText();
        if (context.intervalUnit().isEmpty()) {
            return intervalOfText(context, sign, amount);
        }
        TimeUnit from = unit(context.intervalUnit(0));
        TimeUnit to = context.intervalUnit().size() > 1 ? unit(context.intervalUnit(1)) : null;
        if (from == TimeUnit.MILLISECOND && to == null) {
            return interval(context, sign, thousandth(amount), TimeUnit.SECOND);
        }
        int leading = context.intervalPrecision() == null
                ? leadingDigits(amount)
                : digits(context.intervalPrecision().leading);
        Token fraction = context.fraction != null || context.intervalPrecision() == null
                ? context.fraction
                : context.intervalPrecision().fraction;
        int fractionDigits = fraction == null ? -1 : digits(fraction);
        SqlParserPos position = Script.position(context.intervalUnit(0).start, context.stop);
        return interval(context, sign, amount, new SqlIntervalQualifier(from, leading, to, fractionDigits, position));
    }

    /** Milliseconds as seconds; what is no number is left for the message to show. */
    private static String thousandth(String amount) {
        return amount.matches("[0-9]*\\.?[0-9]+")
                ? new BigDecimal(amount).movePointLeft(3).toPlainString()
                : amount;
    }

    private int digits(Token token) {
        if (!token.getText().matches("[0-9]{1,2}")) {
            throw Problem.of(Code.INVALID_VALUE, "a number of digits is a small whole number")
                    .at(script.place(Script.position(token)))
                    .exception();
        }
        return Integer.parseInt(token.getText());
    }

    /** {@code INTERVAL '5 seconds'}: an amount and a unit in one string. */
    private SqlNode intervalOfText(IntervalContext context, int sign, String text) {
        Matcher matcher = AMOUNT_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            String hint = SEVERAL_UNITS.matcher(text).matches()
                    ? "write a sum: INTERVAL '1' MONTH + INTERVAL '3' DAY"
                    : "write it as INTERVAL '5' SECOND or INTERVAL '5 seconds'";
            throw script.problem(Code.INVALID_VALUE, context, "'" + text + "' is not an interval")
                    .hint(hint)
                    .exception();
        }
        int both = matcher.group(1).equals("-") ? -sign : sign;
        TimeUnit unit = unit(matcher.group(3), context);
        return unit == TimeUnit.MILLISECOND
                ? interval(
                        context,
                        both,
                        new BigDecimal(matcher.group(2)).movePointLeft(3).toPlainString(),
                        TimeUnit.SECOND)
                : interval(context, both, matcher.group(2), unit);
    }

    /** {@code 5 SECONDS} as an interval. */
    SqlNode interval(PlainDurationContext duration) {
        BigDecimal amount = new BigDecimal(duration.NUMBER().getText());
        TimeUnit unit = unit(duration.intervalUnit());
        return unit == TimeUnit.MILLISECOND
                ? interval(duration, 1, amount.movePointLeft(3).toPlainString(), TimeUnit.SECOND)
                : interval(duration, 1, amount.toPlainString(), unit);
    }

    private SqlNode interval(ParserRuleContext context, int sign, String amount, TimeUnit unit) {
        SqlParserPos position = Script.position(context);
        return interval(
                context, sign, amount, new SqlIntervalQualifier(unit, leadingDigits(amount), null, -1, position));
    }

    private SqlNode interval(ParserRuleContext context, int sign, String amount, SqlIntervalQualifier qualifier) {
        try {
            SqlParserPos position = Script.position(context);
            SqlLiteral interval = SqlParserUtil.parseIntervalLiteral(position, sign, amount, qualifier);
            qualifier.evaluateIntervalLiteral(amount, position, RelDataTypeSystem.DEFAULT);
            if (BELOW_MILLISECONDS.matcher(amount).find()) {
                throw script.problem(Code.NOT_YET, context, "an interval is a whole number of milliseconds")
                        .hint("divide it: INTERVAL '5' MILLISECOND / 1000")
                        .exception();
            }
            return interval;
        } catch (CalciteContextException wrong) {
            throw script.problem(Code.INVALID_VALUE, context, "'" + amount + "' is not an interval of " + qualifier)
                    .exception();
        }
    }

    /** Calcite allows two digits unless told otherwise; nobody expects INTERVAL '100' SECOND to be refused for that. */
    private static int leadingDigits(String amount) {
        int digits = 0;
        while (digits < amount.trim().length()
                && Character.isDigit(amount.trim().charAt(digits))) {
            digits++;
        }
        return digits > PRECISION_DEFAULT ? digits : RelDataType.PRECISION_NOT_SPECIFIED;
    }

    /** What a TIMESTAMP literal says. */
    LocalDateTime timestamp(SluiceParser.StringContext text) {
        String written = string(text);
        try {
            TimestampString timestamp = SqlParserUtil.parseTimestampLiteral(written, Script.position(text))
                    .getValueAs(TimestampString.class);
            return LocalDateTime.parse(timestamp.toString().replace(' ', 'T'));
        } catch (CalciteContextException | DateTimeParseException wrong) {
            throw script.problem(Code.INVALID_VALUE, text, "'" + written + "' is not a TIMESTAMP")
                    .hint("write it as TIMESTAMP '2026-01-31 23:59:59'")
                    .exception();
        }
    }

    /** Microseconds of a duration in a clause. */
    long micros(SluiceParser.DurationContext duration) {
        if (duration instanceof SluiceParser.UnitDurationContext plain) {
            PlainDurationContext parts = plain.plainDuration();
            return micros(new BigDecimal(parts.NUMBER().getText()), unit(parts.intervalUnit()), duration);
        }
        SqlLiteral literal = (SqlLiteral) visit(((SluiceParser.IntervalDurationContext) duration).interval());
        if (literal.getTypeName().getFamily() != SqlTypeFamily.INTERVAL_DAY_TIME) {
            throw notConstant(duration);
        }
        return literal.getValueAs(Long.class) * 1_000;
    }

    private long micros(BigDecimal amount, TimeUnit unit, ParserRuleContext context) {
        if (unit.yearMonth) {
            throw notConstant(context);
        }
        // The multiplier is in milliseconds.
        BigDecimal micros = amount.multiply(unit.multiplier).movePointRight(3);
        if (micros.compareTo(DURATION_MICROS_MAX) > 0) {
            throw script.problem(Code.INVALID_VALUE, context, "a duration is at most 100,000 years")
                    .exception();
        }
        return micros.longValue();
    }

    private ProblemException notConstant(ParserRuleContext context) {
        return script.problem(Code.INVALID_VALUE, context, "a duration has no months or years: they differ in length")
                .exception();
    }

    private TimeUnit unit(IntervalUnitContext unit) {
        return unit(unit.getText(), unit);
    }

    /** A unit in singular or plural. */
    TimeUnit unit(String word, ParserRuleContext context) {
        String upper = word.toUpperCase(Locale.ROOT);
        String singular = upper.endsWith("S") ? upper.substring(0, upper.length() - 1) : upper;
        List<String> known =
                Arrays.stream(TimeUnit.values()).map(TimeUnit::name).toList();
        if (!known.contains(singular)) {
            throw Suggest.nearest(singular, known)
                    .map(near -> script.problem(Code.INVALID_VALUE, context, "\"" + word + "\" is not a unit of time")
                            .hint("did you mean " + near + "?"))
                    .orElse(script.problem(Code.INVALID_VALUE, context, "\"" + word + "\" is not a unit of time"))
                    .exception();
        }
        return TimeUnit.valueOf(singular);
    }
}
