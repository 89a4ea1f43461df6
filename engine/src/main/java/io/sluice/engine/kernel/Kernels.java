// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Expression.Call;
import io.sluice.engine.topology.Expression.Constant;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which calls have a kernel. Codegen asks {@link #find} for each call of an expression, cuts out those that have one,
 * and evaluates {@link Cut#arguments} as columns for it. Operators are named as in the plan: {@code LOWER}, {@code
 * UPPER}, {@code TRIM} (flag, characters, string), {@code SUBSTRING}, {@code LIKE}, {@code ||}, {@code CHAR_LENGTH},
 * {@code =} and {@code <>} with a constant, {@code SPLIT}, {@code REGEXP_EXTRACT_ALL}.
 */
public final class Kernels {
    /**
     * A call that a kernel can do.
     *
     * @param kernel with the constants of the call inside it; a new one for each cut
     * @param arguments what it wants as columns, in order
     * @param canFail whether it may throw for some row; then it must not be cut out from below CASE, COALESCE, AND, OR
     */
    public record Cut(Kernel kernel, List<Expression> arguments, boolean canFail) {
        public Cut {
            arguments = List.copyOf(arguments);
        }
    }

    private static final Map<String, Function<Call, Optional<Cut>>> TABLE = Map.ofEntries(
            Map.entry("LOWER", call -> overStrings(call, new LetterCase(false))),
            Map.entry("UPPER", call -> overStrings(call, new LetterCase(true))),
            Map.entry("TRIM", Kernels::trim),
            Map.entry("SUBSTRING", Kernels::substring),
            Map.entry("LIKE", Kernels::like),
            Map.entry("||", Kernels::concat),
            Map.entry("CHAR_LENGTH", call -> overStrings(call, CharLength::apply)),
            Map.entry("CHARACTER_LENGTH", call -> overStrings(call, CharLength::apply)),
            Map.entry("=", call -> equality(call, true)),
            Map.entry("<>", call -> equality(call, false)),
            Map.entry("SPLIT", Kernels::pieces),
            Map.entry("REGEXP_EXTRACT_ALL", Kernels::pieces));

    private Kernels() {}

    /** The kernel of a call, if there is one for its operator and the shape of its arguments. */
    public static Optional<Cut> find(Call call) {
        Function<Call, Optional<Cut>> shape = TABLE.get(call.operator());
        return shape == null ? Optional.empty() : shape.apply(call);
    }

    /** The unnesting form of SPLIT or REGEXP_EXTRACT_ALL with a constant as second argument. */
    public static Optional<Splitter> splitter(Call call) {
        if (call.arguments().size() != 2 || !call.arguments().get(0).type().isString()) {
            return Optional.empty();
        }
        return text(call.arguments().get(1)).flatMap(text -> switch (call.operator()) {
            case "SPLIT" -> Optional.of(new Split(text));
            case "REGEXP_EXTRACT_ALL" -> Optional.of(RegexExtractAll.of(text));
            default -> Optional.empty();
        });
    }

    private static Optional<Cut> pieces(Call call) {
        return splitter(call).map(splitter -> new Cut(splitter, call.arguments().subList(0, 1), false));
    }

    private static Optional<Cut> overStrings(Call call, Kernel kernel) {
        boolean fits =
                call.arguments().stream().allMatch(argument -> argument.type().isString());
        return fits ? Optional.of(new Cut(kernel, call.arguments(), false)) : Optional.empty();
    }

    private static Optional<Cut> trim(Call call) {
        List<Expression> arguments = call.arguments();
        if (arguments.size() != 3
                || !arguments.get(1).type().isString()
                || !arguments.get(2).type().isString()) {
            return Optional.empty();
        }
        String flag = arguments.get(0) instanceof Constant constant ? String.valueOf(constant.value()) : "";
        boolean leading = flag.equals("BOTH") || flag.equals("LEADING");
        boolean trailing = flag.equals("BOTH") || flag.equals("TRAILING");
        if (!leading && !trailing) {
            return Optional.empty();
        }
        Optional<String> characters = text(arguments.get(1));
        return Optional.of(
                characters.isPresent()
                        ? new Cut(new Trim(leading, trailing, characters.get()), arguments.subList(2, 3), false)
                        : new Cut(new Trim(leading, trailing), arguments.subList(1, 3), false));
    }

    private static Optional<Cut> substring(Call call) {
        List<Expression> arguments = call.arguments();
        boolean numbers =
                arguments.stream().skip(1).allMatch(argument -> argument.type().isInteger());
        if (arguments.size() < 2
                || arguments.size() > 3
                || !arguments.get(0).type().isString()
                || !numbers) {
            return Optional.empty();
        }
        boolean safe = arguments.size() == 2
                || (arguments.get(2) instanceof Constant constant
                        && constant.value() instanceof Long count
                        && count >= 0);
        return Optional.of(new Cut(new Substring(), arguments, !safe));
    }

    private static Optional<Cut> like(Call call) {
        List<Expression> arguments = call.arguments();
        if (!arguments.stream().allMatch(argument -> argument.type().isString())) {
            return Optional.empty();
        }
        Optional<String> pattern = text(arguments.get(1));
        Optional<String> escape = arguments.size() > 2 ? text(arguments.get(2)) : Optional.of("");
        if (pattern.isPresent() && escape.isPresent()) {
            LikePattern parsed =
                    arguments.size() > 2 ? LikePattern.of(pattern.get(), escape.get()) : LikePattern.of(pattern.get());
            return Optional.of(new Cut(new Like(parsed), arguments.subList(0, 1), false));
        }
        return Optional.of(new Cut(Like::withPatterns, arguments, arguments.size() > 2));
    }

    private static Optional<Cut> concat(Call call) {
        List<Optional<String>> operands = new ArrayList<>();
        List<Expression> columns = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            if (!argument.type().isString()) {
                return Optional.empty();
            }
            Optional<String> constant = text(argument);
            operands.add(constant);
            if (constant.isEmpty()) {
                columns.add(argument);
            }
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(new Cut(new Concat(operands), columns, false));
    }

    private static Optional<Cut> equality(Call call, boolean equal) {
        List<Expression> arguments = call.arguments();
        if (arguments.size() != 2 || !arguments.get(0).type().isString()) {
            return Optional.empty();
        }
        Optional<String> right = text(arguments.get(1));
        Optional<String> text = right.isPresent() ? right : text(arguments.get(0));
        Expression column = arguments.get(right.isPresent() ? 0 : 1);
        // CHAR(n) compares without trailing blanks in some dialects; only plain strings are surely compared by bytes.
        boolean plain = column.type().kind() == SqlType.Kind.VARCHAR;
        return plain
                ? text.map(value -> new Cut(new StringEquality(value, equal), List.of(column), false))
                : Optional.empty();
    }

    /** The text of a string constant that is not NULL. */
    private static Optional<String> text(Expression expression) {
        return expression instanceof Constant constant && constant.value() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }
}
