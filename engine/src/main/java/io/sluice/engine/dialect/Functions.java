// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import com.google.common.collect.ImmutableList;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sluice.engine.topology.SqlType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/**
 * The functions and operators of the language, and the one table of their names: an
 * {@link io.sluice.engine.topology.Expression.Call} names its operator as it stands here.
 */
public final class Functions {
    private static final SqlReturnTypeInference STRING_ARRAY = ReturnTypes.VARCHAR
            .andThen(org.apache.calcite.sql.type.SqlTypeTransforms.TO_ARRAY)
            .andThen(org.apache.calcite.sql.type.SqlTypeTransforms.TO_NULLABLE);

    /** {@code SPLIT(text, delimiter)}. */
    public static final SqlFunction SPLIT = builtin("SPLIT", "split", STRING_ARRAY, SqlTypeFamily.CHARACTER, 2);

    /** {@code REGEXP_EXTRACT_ALL(text, pattern)}. */
    public static final SqlFunction REGEXP_EXTRACT_ALL =
            builtin("REGEXP_EXTRACT_ALL", "regexpExtractAll", STRING_ARRAY, SqlTypeFamily.CHARACTER, 2);

    /** MOD of BIGINTs without the detour over decimals that Calcite's takes. */
    public static final SqlFunction FAST_MOD =
            builtin("$MOD", "mod", ReturnTypes.BIGINT_NULLABLE, SqlTypeFamily.INTEGER, 2);

    private static final Map<SqlTypeName, SqlFunction> TEXT = Map.of(
            SqlTypeName.BOOLEAN,
            builtin("$BOOLEAN_TEXT", "booleanText", ReturnTypes.VARCHAR_NULLABLE, SqlTypeFamily.BOOLEAN, 1),
            SqlTypeName.REAL,
            builtin("$REAL_TEXT", "realText", ReturnTypes.VARCHAR_NULLABLE, SqlTypeFamily.NUMERIC, 1),
            SqlTypeName.DOUBLE,
            builtin("$DOUBLE_TEXT", "doubleText", ReturnTypes.VARCHAR_NULLABLE, SqlTypeFamily.NUMERIC, 1),
            SqlTypeName.DECIMAL,
            builtin("$DECIMAL_TEXT", "decimalText", ReturnTypes.VARCHAR_NULLABLE, SqlTypeFamily.NUMERIC, 2));

    /** The number of the batch, in a batch query. */
    public static final SqlFunction BATCH_ID = perBatch("$BATCH_ID", ReturnTypes.BIGINT);

    /** The logged time of the batch, in a batch query. */
    public static final SqlFunction BATCH_TIME =
            perBatch("$BATCH_TIME", ReturnTypes.explicit(SqlTypeName.TIMESTAMP, TypeSystem.TIMESTAMP_DIGITS));

    /** The same in microseconds, as generated code wants it. */
    public static final SqlFunction BATCH_MICROS = perBatch("$BATCH_MICROS", ReturnTypes.BIGINT);

    /** What generated code does with times, by the name of the method of {@link Times}. */
    private static final List<SqlFunction> TIMES = List.of(
            time("$MILLIS", "millis"),
            time("$TIME_MILLIS", "timeMillis"),
            time("$OF_MILLIS", "ofMillis"),
            time("$TIME_CUT", "cut"),
            time("$DATE_OF", "dateOf"),
            time("$TIME_OF", "timeOf"),
            time("$MIDNIGHT", "midnight"),
            time("$PLUS_MONTHS", "plusMonths"),
            time("$MINUS_MONTHS", "minusMonths"),
            time("$MONTHS_BETWEEN", "monthsBetween"),
            time("$TIME_FLOOR", "floor"),
            time("$TIME_CEIL", "ceil"),
            time("$TIME_EXTRACT", "extract"),
            time("$TIMESTAMP_TEXT", "timestampText"),
            time("$TIMESTAMP_LTZ_TEXT", "zonedText"),
            time("$TIME_TEXT", "timeText"),
            time("$READ_TIMESTAMP", "readTimestamp"),
            time("$READ_TIME", "readTime"),
            time("$TRY_TIMESTAMP", "tryTimestamp"),
            time("$TRY_TIME", "tryTime"));

    /** What generated code does with text, by the name and the number of arguments of the method of {@link CodePoints}. */
    private static final Map<String, SqlFunction> CODE_POINTS = codePoints();

    /** Compares two texts: its value compares with 0 as they do with each other. */
    public static final SqlFunction COMPARE_TEXT = Objects.requireNonNull(CODE_POINTS.get("compare2"));

    public static final SqlAggFunction FIRST_VALUE = new PositionalAggregate("FIRST_VALUE", SqlKind.FIRST_VALUE);
    public static final SqlAggFunction LAST_VALUE = new PositionalAggregate("LAST_VALUE", SqlKind.LAST_VALUE);

    private static final List<SqlOperator> OWN = List.of(
            SPLIT,
            REGEXP_EXTRACT_ALL,
            pad("LPAD"),
            pad("RPAD"),
            FAST_MOD,
            BATCH_ID,
            BATCH_TIME,
            FIRST_VALUE,
            LAST_VALUE);
    private static final SqlOperatorTable TABLE = table();
    private static final Map<String, SqlOperator> BY_NAME = new HashMap<>();
    private static final IdentityHashMap<SqlOperator, String> NAMES = new IdentityHashMap<>();

    static {
        OWN.forEach(Functions::name);
        TIMES.forEach(Functions::name);
        CODE_POINTS.values().forEach(Functions::name);
        preferred().forEach(Functions::name);
        TABLE.getOperatorList().forEach(Functions::name);
    }

    private Functions() {}

    /** What the validator looks functions up in; ours come first. */
    public static SqlOperatorTable operatorTable() {
        return TABLE;
    }

    /** The operator of a name, as it stands in an expression. */
    public static Optional<SqlOperator> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The name of an operator. */
    public static String nameOf(SqlOperator operator) {
        String name = NAMES.get(operator);
        return name == null ? operator.getName() : name;
    }

    /**
     * A cast to text where Calcite's differs from what is printed: {@code .5} for 0.5, {@code 1E2} for 100, {@code TRUE}.
     *
     * @return empty where a plain cast is right
     */
    public static Optional<RexNode> text(RexNode operand, RelDataType type, RexBuilder builder) {
        RelDataType from = operand.getType();
        SqlFunction function = TEXT.get(from.getSqlTypeName());
        if (function == null || type.getSqlTypeName().getFamily() != SqlTypeFamily.CHARACTER) {
            return Optional.empty();
        }
        List<RexNode> arguments = from.getSqlTypeName() == SqlTypeName.DECIMAL
                ? List.of(operand, builder.makeExactLiteral(BigDecimal.valueOf(from.getScale())))
                : List.of(operand);
        SqlType string = SqlType.of(SqlType.Kind.VARCHAR, type.isNullable());
        RexNode text = builder.makeCall(Types.rel(string, builder.getTypeFactory()), function, arguments);
        boolean whole = Types.type(type).equalsButForNull(string);
        return Optional.of(whole ? text : builder.makeAbstractCast(type, text, false));
    }

    /** Whether an operator is that of {@link #text}; its first argument is what was cast. */
    public static boolean isText(SqlOperator operator) {
        return TEXT.containsValue(operator);
    }

    /** Whether an operator is one of ours on times or text that is NULL only if an argument is. */
    public static boolean isStrict(SqlOperator operator) {
        return (TIMES.contains(operator) && !operator.getName().startsWith("$TRY_"))
                || CODE_POINTS.containsValue(operator);
    }

    /** Our operator for one of Calcite's that counts characters, by its name, if there is one for so many arguments. */
    public static Optional<String> countingCodePoints(String operator, int arity) {
        return CodePoints.method(operator)
                .flatMap(method -> Optional.ofNullable(CODE_POINTS.get(method + arity)))
                .map(SqlOperator::getName);
    }

    /** The names of all functions that users may call, for suggestions. */
    public static List<String> functionNames() {
        TreeSet<String> names = new TreeSet<>();
        for (SqlOperator operator : TABLE.getOperatorList()) {
            boolean callable =
                    operator.getSyntax() == SqlSyntax.FUNCTION || operator.getSyntax() == SqlSyntax.FUNCTION_STAR;
            if (callable
                    && !operator.getName().startsWith("$")
                    && !operator.getName().contains(" ")) {
                names.add(operator.getName());
            }
        }
        return List.copyOf(names);
    }

    /** The ways to call a function, such as {@code SPLIT(<CHARACTER>, <CHARACTER>)}, if they can be told. */
    public static Optional<String> forms(String function) {
        return TABLE.getOperatorList().stream()
                .filter(operator -> operator.getName().equals(function) && operator.getOperandTypeChecker() != null)
                .map(SqlOperator::getAllowedSignatures)
                .filter(forms -> !forms.isBlank() && forms.length() < 200)
                .findFirst();
    }

    /** Whether a name is that of an aggregate function. */
    public static boolean isAggregate(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return TABLE.getOperatorList().stream()
                .anyMatch(operator ->
                        operator.isAggregator() && operator.getName().equals(upper));
    }

    /** What is wrong with the pattern of {@link #REGEXP_EXTRACT_ALL}, if it is none. */
    public static Optional<String> regexFault(String pattern) {
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException wrong) {
            return Optional.of(wrong.getDescription());
        }
    }

    private static void name(SqlOperator operator) {
        if (NAMES.containsKey(operator)) {
            return;
        }
        String plain = operator.getName();
        List<String> candidates = List.of(
                plain, operator.getKind().name(), plain + "/" + operator.getSyntax(), plain + "/" + operator.getKind());
        for (String candidate : candidates) {
            if (!BY_NAME.containsKey(candidate)) {
                BY_NAME.put(candidate, operator);
                NAMES.put(operator, candidate);
                return;
            }
        }
        throw new IllegalStateException("no name is free for " + operator);
    }

    /** Operators that keep their plain name where several share it. */
    private static List<SqlOperator> preferred() {
        return List.of(
                SqlStdOperatorTable.PLUS,
                SqlStdOperatorTable.MINUS,
                SqlStdOperatorTable.MULTIPLY,
                SqlStdOperatorTable.DIVIDE,
                SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR,
                SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR,
                SqlLibraryOperators.CONCAT_FUNCTION,
                SqlLibraryOperators.GREATEST,
                SqlLibraryOperators.LEAST);
    }

    private static SqlOperatorTable table() {
        SqlOperatorTable libraries =
                SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(SqlLibrary.POSTGRESQL, SqlLibrary.BIG_QUERY);
        Set<SqlOperator> others = new LinkedHashSet<>(libraries.getOperatorList());
        others.removeIf(operator -> OWN.stream().anyMatch(own -> own.getName().equals(operator.getName())));
        // The standard table stays what it is: it alone knows how to look COUNT(*) up.
        return new OwnFirst(
                SqlOperatorTables.of(OWN),
                SqlOperatorTables.chain(SqlStdOperatorTable.instance(), SqlOperatorTables.of(others)));
    }

    /** A name of ours is not looked up elsewhere too: of two functions, the validator would want to know the types. */
    private record OwnFirst(SqlOperatorTable own, SqlOperatorTable others) implements SqlOperatorTable {
        @Override
        public void lookupOperatorOverloads(
                SqlIdentifier name,
                @Nullable SqlFunctionCategory category,
                SqlSyntax syntax,
                List<SqlOperator> found,
                SqlNameMatcher matcher) {
            int before = found.size();
            own.lookupOperatorOverloads(name, category, syntax, found, matcher);
            if (found.size() == before) {
                others.lookupOperatorOverloads(name, category, syntax, found, matcher);
            }
        }

        @Override
        public List<SqlOperator> getOperatorList() {
            List<SqlOperator> all = new ArrayList<>(own.getOperatorList());
            all.addAll(others.getOperatorList());
            return all;
        }
    }

    private static SqlFunction builtin(
            String name, String method, SqlReturnTypeInference returns, SqlTypeFamily family, int arity) {
        return function(Builtins.class, name, method, returns, family, arity);
    }

    /** A function on microseconds; who makes a call of it says its type. */
    private static SqlFunction time(String name, String method) {
        return function(Times.class, name, method, ReturnTypes.BIGINT_NULLABLE, SqlTypeFamily.ANY, 2);
    }

    private static SqlFunction function(
            Class<?> home,
            String name,
            String method,
            SqlReturnTypeInference returns,
            SqlTypeFamily family,
            int arity) {
        SqlTypeFamily[] families = new SqlTypeFamily[arity];
        Arrays.fill(families, family);
        Method implementation = Arrays.stream(home.getMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .findFirst()
                .orElseThrow();
        return function(name, implementation, returns, families);
    }

    private static Map<String, SqlFunction> codePoints() {
        Map<String, SqlFunction> functions = new HashMap<>();
        for (Method method : CodePoints.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())) {
                SqlTypeFamily[] families = new SqlTypeFamily[method.getParameterCount()];
                Arrays.fill(families, SqlTypeFamily.ANY);
                String key = method.getName() + families.length;
                SqlReturnTypeInference returns =
                        method.getReturnType() == int.class ? ReturnTypes.INTEGER_NULLABLE : ReturnTypes.ARG0_NULLABLE;
                functions.put(key, function("$TEXT_" + key, method, returns, families));
            }
        }
        return functions;
    }

    private static SqlFunction function(
            String name, Method implementation, SqlReturnTypeInference returns, SqlTypeFamily[] families) {
        return new SqlUserDefinedFunction(
                new SqlIdentifier(name, SqlParserPos.ZERO),
                SqlKind.OTHER_FUNCTION,
                returns,
                InferTypes.FIRST_KNOWN,
                OperandTypes.operandMetadata(
                        ImmutableList.copyOf(families),
                        factory -> ImmutableList.of(),
                        index -> "argument " + (index + 1),
                        index -> false),
                Objects.requireNonNull(ScalarFunctionImpl.create(implementation)));
    }

    /** Calcite says that its LPAD and RPAD are never NULL. */
    private static SqlFunction pad(String name) {
        return SqlBasicFunction.create(
                name,
                ReturnTypes.VARCHAR_NULLABLE,
                OperandTypes.or(
                        OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER),
                        OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER, SqlTypeFamily.CHARACTER)),
                SqlFunctionCategory.STRING);
    }

    private static SqlFunction perBatch(String name, SqlReturnTypeInference returns) {
        return SqlBasicFunction.create(name, returns, OperandTypes.NILADIC, SqlFunctionCategory.SYSTEM)
                .withDynamic(true);
    }

    /** FIRST_VALUE and LAST_VALUE as plain aggregates; Calcite's want OVER. */
    private static final class PositionalAggregate extends SqlAggFunction {
        PositionalAggregate(String name, SqlKind kind) {
            super(
                    name,
                    null,
                    kind,
                    ReturnTypes.ARG0_NULLABLE_IF_EMPTY,
                    null,
                    OperandTypes.ANY,
                    SqlFunctionCategory.USER_DEFINED_FUNCTION,
                    false,
                    false,
                    Optionality.OPTIONAL);
        }
    }
}
