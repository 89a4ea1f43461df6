// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.data.Column;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.operator.Operator;
import io.sluice.engine.operator.RowFunction;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.DataContext;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;

/** Filter and projection, compiled. Planned once, then one {@link CalcOperator} per shard. */
public final class CompileCalc {
    private static final int COST_MAX = 3_000;
    private static final int CHOICE_COST = 10;

    private final List<SqlType> inputTypes;
    private final List<Integer> copies;
    private final List<Expression> computed;
    private final List<SqlType> outputTypes;
    private final KernelCut cut;
    private final Optional<LoopShape> shape;
    private final JavaTypeFactoryImpl types = Types.factory();

    private CompileCalc(List<SqlType> inputTypes, Optional<Expression> condition, List<Expression> projections) {
        this.inputTypes = List.copyOf(inputTypes);
        List<SqlType> columnTypes = inputTypes.stream().map(InMicros::type).toList();
        this.outputTypes = projections.stream().map(Expression::type).toList();
        List<Expression> expressions =
                projections.stream().filter(CompileCalc::isComputed).toList();
        this.cut = KernelCut.of(columnTypes, condition.map(InMicros::of), InMicros.of(expressions));
        this.copies = new ArrayList<>();
        this.computed = new ArrayList<>();
        Iterator<Expression> rest = cut.computed().iterator();
        for (Expression projection : projections) {
            // What a kernel computes whole is a column like those of the input.
            Expression left = isComputed(projection) ? rest.next() : projection;
            if (left instanceof Expression.Input input) {
                copies.add(input.column());
            } else {
                copies.add(-1 - computed.size());
                computed.add(left);
            }
        }
        requireSmall();
        boolean loops = cut.condition().isPresent() || !computed.isEmpty();
        this.shape = loops ? Optional.of(shape(true)) : Optional.empty();
    }

    private LoopShape shape(boolean nulls) {
        return new LoopShape(cut.columnTypes(), cut.condition(), computed, types, nulls);
    }

    private void requireSmall() {
        List<Expression> written = new ArrayList<>(computed);
        cut.condition().ifPresent(written::add);
        if (written.stream().mapToInt(CompileCalc::cost).max().orElse(0) > COST_MAX) {
            throw tooLarge(new IllegalArgumentException("costs more than " + COST_MAX));
        }
    }

    private static boolean isComputed(Expression projection) {
        return !(projection instanceof Expression.Input);
    }

    /** A maker of operators for a node; each call gives one for another shard. */
    public static Supplier<Operator> of(DStream.Calc calc) {
        CompileCalc compiled = of(calc.input().schema().types(), calc.condition(), calc.projections());
        return compiled::operator;
    }

    /** A filter and projection over rows of the given types. */
    public static CompileCalc of(
            List<SqlType> inputTypes, Optional<Expression> condition, List<Expression> projections) {
        return new CompileCalc(inputTypes, condition, projections);
    }

    public CalcOperator operator() {
        return new CalcOperator(this);
    }

    /** The projections as a function; without a condition every row has a result. */
    public RowFunction function() {
        CalcOperator operator = operator();
        return (in, out) -> operator.accept(0, in, chunk -> {
            for (int i = 0; i < chunk.width(); i++) {
                out.column(i).append(chunk.column(i), 0, chunk.size());
            }
        });
    }

    /** The generated source, for EXPLAIN CODE; empty where columns are only passed on. */
    public String source() {
        return shape.map(loop -> LoopSource.write(loop, types)).orElse("");
    }

    Optional<LoopShape> shape() {
        return shape;
    }

    /** The JVM takes no method of more than 64 KiB. */
    static ProblemException tooLarge(Throwable cause) {
        Problem problem = Problem.of(Code.PLAN_TOO_LARGE, "an expression of this query is too large to be compiled")
                .hint("put its values into a table and join with it, or compute parts of it in a view");
        return new ProblemException(problem, cause);
    }

    /** What the code of an expression costs to write: choices nest, and what nests is written in cubic time. */
    private static int cost(Expression expression) {
        if (expression instanceof Expression.Case choice) {
            return CHOICE_COST * choice.conditions().size()
                    + cost(choice.conditions())
                    + cost(choice.values())
                    + cost(choice.otherwise());
        }
        if (expression instanceof Expression.Call call) {
            return 1 + cost(call.arguments());
        }
        return expression instanceof Expression.Cast cast ? 1 + cost(cast.operand()) : 0;
    }

    private static int cost(List<Expression> expressions) {
        return expressions.stream().mapToInt(CompileCalc::cost).sum();
    }

    /** A {@link Loop} with the constants that its source refers to. */
    interface Bound {
        int run(Column[] in, Column[] out, int rows, int[] kept, DataContext root);
    }

    /** Compiles one of the two loops: for rows that may hold NULL, or for rows that do not. */
    Bound compiled(boolean nulls) {
        LoopShape own = shape(nulls);
        // Writing the source registers the constants it refers to, so it comes before they are taken.
        Loop loop = loop(own);
        Object[] constants = own.constants();
        return (in, out, rows, kept, root) -> loop.run(in, out, rows, kept, constants, root);
    }

    private Loop loop(LoopShape own) {
        try {
            return Janino.loop(LoopSource.write(own, types));
        } catch (ProblemException problem) {
            throw problem;
        } catch (RuntimeException | AssertionError unknown) {
            // The translator knows all operators but those that stand for something else than a value of a row.
            Problem problem = Problem.of(Code.NOT_YET, "this expression is not supported yet: " + computed);
            throw new ProblemException(problem.hint("write it in another way"), unknown);
        }
    }

    KernelCut cut() {
        return cut;
    }

    List<SqlType> inputTypes() {
        return inputTypes;
    }

    List<SqlType> outputTypes() {
        return outputTypes;
    }

    /** Per output column, where it comes from: an input or kernel column c as c, computed column j as −1 − j. */
    List<Integer> copies() {
        return List.copyOf(copies);
    }
}
