// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.grammar.SluiceBaseVisitor;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.ColumnTypeContext;
import io.sluice.grammar.SluiceParser.DataTypeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlMapTypeNameSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlRowTypeNameSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Types as written: our own {@link SqlType}, and from that Calcite's, where a CAST needs it. */
final class ToType extends SluiceBaseVisitor<SqlType> {
    private static final int PRECISION_MAX = 38;
    private static final int TIME_PRECISION_MAX = 6;

    /** One digit of PostgreSQL's and Flink's TIMESTAMP is a microsecond. */
    private static final int TIMESTAMP_PRECISION = 6;

    private static final Map<String, Kind> WITHOUT_ARGUMENTS = Map.ofEntries(
            Map.entry("BOOLEAN", Kind.BOOLEAN),
            Map.entry("BOOL", Kind.BOOLEAN),
            Map.entry("TINYINT", Kind.TINYINT),
            Map.entry("SMALLINT", Kind.SMALLINT),
            Map.entry("INT", Kind.INTEGER),
            Map.entry("INTEGER", Kind.INTEGER),
            Map.entry("BIGINT", Kind.BIGINT),
            Map.entry("REAL", Kind.REAL),
            Map.entry("FLOAT", Kind.REAL),
            Map.entry("STRING", Kind.VARCHAR),
            Map.entry("TEXT", Kind.VARCHAR),
            Map.entry("BYTES", Kind.VARBINARY),
            Map.entry("DATE", Kind.DATE));

    private static final Map<String, Kind> WITH_ARGUMENTS = Map.of(
            "DECIMAL", Kind.DECIMAL,
            "NUMERIC", Kind.DECIMAL,
            "CHAR", Kind.CHAR,
            "VARCHAR", Kind.VARCHAR,
            "BINARY", Kind.BINARY,
            "VARBINARY", Kind.VARBINARY,
            "TIMESTAMP_LTZ", Kind.TIMESTAMP_LTZ,
            "TIMESTAMPTZ", Kind.TIMESTAMP_LTZ);

    private final Script script;
    private final ToName names;

    ToType(Script script, ToName names) {
        this.script = script;
        this.names = names;
    }

    /** A type, nullable unless it says NOT NULL. */
    SqlType type(ColumnTypeContext context) {
        SqlType type = type(context.dataType());
        return type.withNullable(
                context.nullability() == null || context.nullability().NOT() == null);
    }

    SqlType type(DataTypeContext context) {
        if (!context.MULTISET().isEmpty()) {
            throw script.notYet(context, "MULTISET", "use ARRAY");
        }
        SqlType type = visit(context.plainType());
        for (int suffix = 0; suffix < context.ARRAY().size(); suffix++) {
            type = SqlType.array(type, true);
        }
        return type;
    }

    /** The type operand of a CAST. */
    SqlNode target(DataTypeContext context) {
        SqlParserPos position = Script.position(context);
        SqlType type = type(context);
        return isInterval(type) ? qualifier(type, position) : new SqlDataTypeSpec(spec(type, position), position);
    }

    @Override
    public SqlType visitArrayType(SluiceParser.ArrayTypeContext context) {
        return SqlType.array(type(context.columnType()), true);
    }

    @Override
    public SqlType visitMultisetType(SluiceParser.MultisetTypeContext context) {
        throw script.notYet(context, "MULTISET", "use ARRAY");
    }

    @Override
    public SqlType visitMapType(SluiceParser.MapTypeContext context) {
        Field key = new Field("key", type(context.columnType(0)).withNullable(false));
        Field value = new Field("value", type(context.columnType(1)));
        return new SqlType(Kind.MAP, 0, 0, "", List.of(key, value), true);
    }

    @Override
    public SqlType visitRowType(SluiceParser.RowTypeContext context) {
        return row(context.rowField());
    }

    @Override
    public SqlType visitRoundRowType(SluiceParser.RoundRowTypeContext context) {
        return row(context.rowField());
    }

    private SqlType row(List<SluiceParser.RowFieldContext> contexts) {
        List<Field> fields = new ArrayList<>();
        for (SluiceParser.RowFieldContext field : contexts) {
            fields.add(new Field(names.text(field.name()), type(field.columnType())));
        }
        return new SqlType(Kind.ROW, 0, 0, "", fields, true);
    }

    @Override
    public SqlType visitIntervalType(SluiceParser.IntervalTypeContext context) {
        String from = singular(context.from.getText());
        String to = context.to == null ? "" : singular(context.to.getText());
        boolean months = TimeUnit.valueOf(from).yearMonth;
        if (!to.isEmpty() && TimeUnit.valueOf(to).yearMonth != months) {
            throw script.problem(Code.INVALID_VALUE, context, "an interval has no days beside months")
                    .exception();
        }
        int leading = number(context.leading, RelDataType.PRECISION_NOT_SPECIFIED);
        int fraction = number(context.fraction, TIMESTAMP_PRECISION);
        String units = to.isEmpty() ? from : from + " TO " + to;
        Kind kind = months ? Kind.INTERVAL_MONTHS : Kind.INTERVAL_TIME;
        return new SqlType(kind, Math.max(2, leading), months ? 0 : fraction, units, List.of(), true);
    }

    private static String singular(String unit) {
        String upper = unit.toUpperCase(Locale.ROOT);
        return upper.endsWith("S") ? upper.substring(0, upper.length() - 1) : upper;
    }

    @Override
    public SqlType visitDoubleType(SluiceParser.DoubleTypeContext context) {
        return SqlType.of(Kind.DOUBLE, true);
    }

    @Override
    public SqlType visitTimeType(SluiceParser.TimeTypeContext context) {
        boolean zoned = context.timeZone() != null && context.timeZone().WITHOUT() == null;
        boolean timestamp = context.kind.getType() == SluiceParser.TIMESTAMP;
        if (zoned && (!timestamp || context.timeZone().LOCAL() == null)) {
            throw script.notYet(context, "a time with a zone of its own", "use TIMESTAMP_LTZ");
        }
        Kind kind = zoned ? Kind.TIMESTAMP_LTZ : timestamp ? Kind.TIMESTAMP : Kind.TIME;
        return SqlType.of(
                kind, timePrecision(context, context.precision, timestamp ? TIMESTAMP_PRECISION : 0), 0, true);
    }

    private int timePrecision(ParserRuleContext context, Token token, int otherwise) {
        int precision = number(token, otherwise);
        if (precision > 9) {
            throw script.problem(Code.INVALID_VALUE, context, "a time has at most 9 digits after the second")
                    .exception();
        }
        if (precision > TIME_PRECISION_MAX) {
            throw script.notYet(context, "a time finer than a microsecond", "use TIMESTAMP(6)");
        }
        return precision;
    }

    @Override
    public SqlType visitNamedType(SluiceParser.NamedTypeContext context) {
        String name = names.text(context.typeName()).toUpperCase(Locale.ROOT);
        if (name.equals("VARIANT")) {
            throw script.notYet(context, "VARIANT", "declare the fields, or read the JSON text as STRING");
        }
        Kind plain = WITHOUT_ARGUMENTS.get(name);
        if (plain != null && context.precision == null) {
            return SqlType.of(plain, true);
        }
        Kind sized = WITH_ARGUMENTS.get(name);
        if (sized == null) {
            throw unknown(context, name, plain != null);
        }
        return switch (sized) {
            case DECIMAL -> decimal(context);
            case TIMESTAMP_LTZ ->
                SqlType.of(sized, timePrecision(context, context.precision, TIMESTAMP_PRECISION), 0, true);
            case VARCHAR, VARBINARY -> SqlType.of(sized, number(context.precision, SqlType.UNLIMITED), 0, true);
            default -> SqlType.of(sized, number(context.precision, 1), 0, true);
        };
    }

    private RuntimeException unknown(SluiceParser.NamedTypeContext context, String name, boolean takesNoArguments) {
        if (takesNoArguments) {
            return script.problem(Code.INVALID_VALUE, context, name + " takes no length")
                    .exception();
        }
        List<String> known = new ArrayList<>(WITHOUT_ARGUMENTS.keySet());
        known.addAll(WITH_ARGUMENTS.keySet());
        known.addAll(List.of("DOUBLE", "TIMESTAMP", "TIME", "INTERVAL", "ARRAY", "MAP", "ROW"));
        Problem problem = script.problem(
                Code.TYPE_MISMATCH,
                context.typeName(),
                "there is no type " + context.typeName().getText());
        return Suggest.nearest(name, known)
                .map(near -> problem.hint("did you mean " + near + "?"))
                .orElse(problem)
                .exception();
    }

    private SqlType decimal(SluiceParser.NamedTypeContext context) {
        int precision = number(context.precision, 10);
        int scale = number(context.scale, 0);
        if (precision < 1 || precision > PRECISION_MAX || scale > precision) {
            throw script.problem(
                            Code.INVALID_VALUE,
                            context,
                            "DECIMAL has 1 to 38 digits, and no more than that after the point")
                    .exception();
        }
        return SqlType.of(Kind.DECIMAL, precision, scale, true);
    }

    private int number(Token token, int otherwise) {
        if (token == null) {
            return otherwise;
        }
        if (!token.getText().matches("[0-9]{1,9}")) {
            throw Problem.of(Code.INVALID_VALUE, "a length is a whole number")
                    .at(script.place(Script.position(token)))
                    .exception();
        }
        return Integer.parseInt(token.getText());
    }

    private SqlTypeNameSpec spec(SqlType type, SqlParserPos position) {
        return switch (type.kind()) {
            case ARRAY -> {
                SqlType element = type.fields().get(0).type();
                yield new SqlCollectionTypeNameSpec(
                        spec(element, position), element.nullable(), SqlTypeName.ARRAY, position);
            }
            case MAP ->
                new SqlMapTypeNameSpec(
                        nullable(type.fields().get(0).type(), position),
                        nullable(type.fields().get(1).type(), position),
                        position);
            case ROW ->
                new SqlRowTypeNameSpec(
                        position,
                        type.fields().stream()
                                .map(field -> new SqlIdentifier(field.name(), position))
                                .toList(),
                        type.fields().stream()
                                .map(field -> nullable(field.type(), position))
                                .toList());
            case INTERVAL_MONTHS, INTERVAL_TIME ->
                throw Problem.of(Code.NOT_YET, "a cast to an interval within another type is not supported yet")
                        .at(script.place(position))
                        .exception();
            default ->
                new SqlBasicTypeNameSpec(
                        SqlTypeName.valueOf(calciteName(type.kind())), precision(type), scale(type), position);
        };
    }

    private SqlDataTypeSpec nullable(SqlType type, SqlParserPos position) {
        return new SqlDataTypeSpec(spec(type, position), null, type.nullable(), position);
    }

    private static SqlIntervalQualifier qualifier(SqlType type, SqlParserPos position) {
        String[] units = type.units().split(" TO ", 2);
        TimeUnit to = units.length > 1 ? TimeUnit.valueOf(units[1]) : null;
        return new SqlIntervalQualifier(TimeUnit.valueOf(units[0]), type.precision(), to, type.scale(), position);
    }

    private static boolean isInterval(SqlType type) {
        return type.kind() == Kind.INTERVAL_MONTHS || type.kind() == Kind.INTERVAL_TIME;
    }

    private static String calciteName(Kind kind) {
        return kind == Kind.TIMESTAMP_LTZ ? "TIMESTAMP_WITH_LOCAL_TIME_ZONE" : kind.name();
    }

    private static int precision(SqlType type) {
        return switch (type.kind()) {
            case DECIMAL, CHAR, BINARY, TIME, TIMESTAMP, TIMESTAMP_LTZ -> type.precision();
            case VARCHAR, VARBINARY ->
                type.precision() == SqlType.UNLIMITED ? RelDataType.PRECISION_NOT_SPECIFIED : type.precision();
            default -> RelDataType.PRECISION_NOT_SPECIFIED;
        };
    }

    private static int scale(SqlType type) {
        return type.kind() == Kind.DECIMAL ? type.scale() : RelDataType.SCALE_NOT_SPECIFIED;
    }
}
