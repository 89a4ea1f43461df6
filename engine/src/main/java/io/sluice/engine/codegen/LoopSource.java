// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.SqlType;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumUtils;
import org.apache.calcite.adapter.enumerable.RexToLixTranslator;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.ClassDeclaration;
import org.apache.calcite.linq4j.tree.ClassDeclarationFinder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.MethodDeclaration;
import org.apache.calcite.linq4j.tree.ParameterExpression;
import org.apache.calcite.linq4j.tree.Primitive;
import org.apache.calcite.linq4j.tree.Statement;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.jspecify.annotations.Nullable;

/**
 * Writes the source of one {@link Loop}. Column {@code i} of the input is {@code v<i>} (its array, or the column itself where
 * it is not of fixed width), its null flags {@code n<i>}; of the output {@code o<i>} and {@code m<i>}; {@code k[j]} are
 * the constants. The shape:
 *
 * <pre>{@code
 * final long[] v0 = ((LongColumn) in[0]).values();
 * int o = 0;
 * for (int i = 0; i < rows; i++) {
 *     if (v0[i] > 10L) {
 *         o0[o] = v0[i] * 2L;
 *         kept[o] = i;
 *         o++;
 *     }
 * }
 * return o;
 * }</pre>
 */
final class LoopSource {
    private static final ParameterExpression IN = Expressions.parameter(Column[].class, "in");
    private static final ParameterExpression OUT = Expressions.parameter(Column[].class, "out");
    private static final ParameterExpression ROWS = Expressions.parameter(int.class, "rows");
    private static final ParameterExpression KEPT = Expressions.parameter(int[].class, "kept");
    private static final ParameterExpression CONSTANTS = Expressions.parameter(Object[].class, "k");
    private static final ParameterExpression ROW = Expressions.parameter(int.class, "i");
    private static final ParameterExpression NEXT = Expressions.parameter(int.class, "o");
    private static final Function1<String, RexToLixTranslator.InputGetter> NO_CORRELATION = name -> {
        throw new IllegalStateException("correlation variable " + name);
    };

    private final LoopShape shape;
    private final JavaTypeFactory types;
    private final Set<Integer> read = new LinkedHashSet<>();
    private final Set<Integer> readNulls = new LinkedHashSet<>();

    private LoopSource(LoopShape shape, JavaTypeFactory types) {
        this.shape = shape;
        this.types = types;
    }

    /** The body of a class that implements {@link Loop}. */
    static String write(LoopShape shape, JavaTypeFactory types) {
        return new LoopSource(shape, types).write();
    }

    private String write() {
        RexProgram program = shape.program();
        BlockBuilder test = new BlockBuilder();
        BlockBuilder project = new BlockBuilder(true, test);
        Expression condition = RexToLixTranslator.translateCondition(
                program, types, test, this::read, NO_CORRELATION, SqlConformanceEnum.LENIENT);
        List<Expression> values = RexToLixTranslator.translateProjects(
                program,
                types,
                SqlConformanceEnum.LENIENT,
                project,
                null,
                null,
                DataContext.ROOT,
                this::read,
                NO_CORRELATION);
        for (int i = 0; i < values.size(); i++) {
            store(i, values.get(i), project);
        }
        if (program.getCondition() != null) {
            project.add(Expressions.statement(Expressions.assign(Expressions.arrayIndex(KEPT, NEXT), ROW)));
        }
        project.add(Expressions.statement(Expressions.postIncrementAssign(NEXT)));
        test.add(Expressions.ifThen(condition, project.toBlock()));
        return classBody(test);
    }

    private String classBody(BlockBuilder test) {
        List<Statement> body = new ArrayList<>();
        read.forEach(column -> body.add(declareInput(column)));
        readNulls.forEach(column -> body.add(Expressions.declare(
                Modifier.FINAL,
                flags("n", column),
                Expressions.call(Flags.class, "of", Expressions.arrayIndex(IN, Expressions.constant(column))))));
        for (int i = 0; i < shape.outputs().size(); i++) {
            declareOutput(i, body);
        }
        body.add(Expressions.declare(0, NEXT, Expressions.constant(0)));
        body.add(Expressions.for_(
                Expressions.declare(0, ROW, Expressions.constant(0)),
                Expressions.lessThan(ROW, ROWS),
                Expressions.postIncrementAssign(ROW),
                test.toBlock()));
        body.add(Expressions.return_(null, NEXT));
        MethodDeclaration run = Expressions.methodDecl(
                Modifier.PUBLIC,
                int.class,
                "run",
                List.of(IN, OUT, ROWS, KEPT, CONSTANTS, DataContext.ROOT),
                Expressions.block(body));
        ClassDeclaration type =
                Expressions.classDecl(Modifier.PUBLIC, "Generated", null, List.of(Loop.class), List.of(run));
        // Calcite's finder moves pattern caches and big constants into static fields; without it they are made per row.
        ClassDeclaration hoisted = type.accept(ClassDeclarationFinder.create());
        return Expressions.toString(hoisted.memberDeclarations, "\n", false);
    }

    private Statement declareInput(int column) {
        Expression source = Expressions.arrayIndex(IN, Expressions.constant(column));
        Class<?> layout = Layouts.columnClass(shape.input(column));
        Expression typed = Expressions.convert_(source, layout);
        ParameterExpression name = value("v", column, shape.input(column));
        Expression array = name.getType() == layout ? typed : Expressions.call(typed, "values");
        return Expressions.declare(Modifier.FINAL, name, array);
    }

    private void declareOutput(int index, List<Statement> body) {
        SqlType type = shape.outputs().get(index);
        Class<?> layout = Layouts.columnClass(type);
        Expression column = Expressions.arrayIndex(OUT, Expressions.constant(index));
        Expression typed = Expressions.convert_(column, layout);
        ParameterExpression name = value("o", index, type);
        boolean fixed = name.getType() != layout;
        body.add(Expressions.declare(
                Modifier.FINAL, name, fixed ? Expressions.call(typed, "valuesForWriting", ROWS) : typed));
        if (fixed && writesNulls(type)) {
            body.add(Expressions.declare(
                    Modifier.FINAL, flags("m", index), Expressions.call(column, "nullsForWriting", ROWS)));
        }
    }

    private boolean writesNulls(SqlType type) {
        return type.nullable();
    }

    private static ParameterExpression flags(String prefix, int column) {
        return Expressions.parameter(boolean[].class, prefix + column);
    }

    private static ParameterExpression value(String prefix, int column, SqlType type) {
        Class<?> layout = Layouts.columnClass(type);
        Type java = layout == LongColumn.class ? long[].class : layout == DoubleColumn.class ? double[].class : layout;
        return Expressions.parameter(java, prefix + column);
    }

    /** How generated code reads a column: the translator calls this for every input reference. */
    private Expression read(BlockBuilder block, int column, @Nullable Type storage) {
        if (column >= shape.inputs().size()) {
            Expression constant = Expressions.arrayIndex(
                    CONSTANTS, Expressions.constant(column - shape.inputs().size()));
            return Expressions.convert_(constant, String.class);
        }
        SqlType type = shape.input(column);
        read.add(column);
        ParameterExpression name = value("v", column, type);
        if (name.getType() == Utf8Column.class && !isBinary(type)) {
            Expression string = type.nullable()
                    ? Expressions.call(Cells.class, "string", name, ROW)
                    : Expressions.call(name, "string", ROW);
            return block.append("s" + column + "_", string);
        }
        if (!(name.getType() instanceof Class<?> layout) || !layout.isArray()) {
            Expression cell = Expressions.call(Cells.class, "get", name, ROW, typeConstant(type));
            Type java = types.getJavaClass(shape.rel(column));
            return Expressions.convert_(cell, boxed(java));
        }
        Expression plain = Layouts.fromArray(Expressions.arrayIndex(name, ROW), type);
        if (type.nullable()) {
            readNulls.add(column);
            Class<?> box = (Class<?>) boxed(plain.getType());
            return Expressions.condition(
                    Expressions.arrayIndex(flags("n", column), ROW),
                    Expressions.constant(null, box),
                    Expressions.call(box, "valueOf", plain));
        }
        return storage == null ? plain : EnumUtils.convert(plain, storage);
    }

    private static boolean isBinary(SqlType type) {
        return type.kind() == SqlType.Kind.BINARY || type.kind() == SqlType.Kind.VARBINARY;
    }

    private static Type boxed(Type type) {
        return Primitive.box(type);
    }

    private Expression typeConstant(SqlType type) {
        int index = shape.constant(type);
        return Expressions.convert_(Expressions.arrayIndex(CONSTANTS, Expressions.constant(index)), SqlType.class);
    }

    private void store(int index, Expression computed, BlockBuilder block) {
        SqlType type = shape.outputs().get(index);
        ParameterExpression name = value("o", index, type);
        if (!(name.getType() instanceof Class<?> layout) || !layout.isArray()) {
            storeObject(name, computed, type, block);
            return;
        }
        Expression cell = Expressions.arrayIndex(name, NEXT);
        Expression flag = Expressions.arrayIndex(flags("m", index), NEXT);
        if (Primitive.is(computed.getType()) || !writesNulls(type)) {
            Expression plain = Primitive.is(computed.getType()) ? computed : Expressions.unbox(computed);
            block.add(Expressions.statement(Expressions.assign(cell, Layouts.toArray(plain, type))));
            if (writesNulls(type)) {
                block.add(Expressions.statement(Expressions.assign(flag, Expressions.constant(false))));
            }
            return;
        }
        Class<?> box = (Class<?>) boxed(Layouts.javaType(type));
        ParameterExpression value = Expressions.parameter(box, "r" + index);
        block.add(Expressions.declare(Modifier.FINAL, value, EnumUtils.convert(computed, box)));
        Expression isNull = Expressions.equal(value, Expressions.constant(null));
        block.add(Expressions.statement(Expressions.assign(flag, isNull)));
        block.add(Expressions.ifThen(
                Expressions.notEqual(value, Expressions.constant(null)),
                Expressions.statement(Expressions.assign(cell, Layouts.toArray(Expressions.unbox(value), type)))));
    }

    private void storeObject(ParameterExpression column, Expression computed, SqlType type, BlockBuilder block) {
        boolean string = type.isString();
        Expression value = string ? EnumUtils.convert(computed, String.class) : Expressions.box(computed);
        Expression call = string
                ? Expressions.call(Cells.class, "add", column, value)
                : Expressions.call(
                        Cells.class, "add", column, Expressions.convert_(value, Object.class), typeConstant(type));
        block.add(Expressions.statement(call));
    }
}
