// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.operator.Operator;
import io.sluice.engine.operator.Output;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filter and projection of one shard. Columns that are passed on unchanged are shared with the input, not copied, as long
 * as every row is kept.
 */
public final class CalcOperator implements Operator {
    private static final int[] NO_ROWS = {};

    private final CompileCalc plan;
    private final int[] copies;
    private final TickContext context = new TickContext();
    private final Column[] computed;
    private final Column[] gathered;
    private final KernelCut.Run kernels;
    private final boolean filters;
    private int[] kept = NO_ROWS;
    private long[] weights = {};
    private CompileCalc.@Nullable Bound nullFree;
    private CompileCalc.@Nullable Bound nullable;

    CalcOperator(CompileCalc plan) {
        this.plan = plan;
        this.copies = plan.copies().stream().mapToInt(Integer::intValue).toArray();
        this.kernels = plan.cut().run();
        List<SqlType> computedTypes = plan.shape().map(LoopShape::outputs).orElse(List.of());
        this.computed = computedTypes.stream().map(Column::of).toArray(Column[]::new);
        this.gathered = plan.outputTypes().stream().map(Column::of).toArray(Column[]::new);
        this.filters = plan.cut().condition().isPresent();
    }

    @Override
    public void begin(Tick tick) {
        context.tick(tick);
    }

    @Override
    public void accept(int port, Chunk chunk, Output out) {
        int rows = chunk.size();
        if (rows == 0) {
            return;
        }
        Column[] columns = kernels.extend(chunk.columns(), rows);
        int count = plan.shape().isPresent() ? compute(columns, rows, chunk) : rows;
        if (count > 0) {
            out.push(assemble(chunk, columns, rows, count));
        }
    }

    private int compute(Column[] columns, int rows, Chunk chunk) {
        if (filters && kept.length < rows) {
            kept = new int[rows];
        }
        int count;
        try {
            count = run(columns, rows);
        } catch (ProblemException problem) {
            throw problem;
        } catch (RuntimeException failure) {
            throw Blame.row(failure, plan.inputTypes(), chunk, one -> run(kernels.extend(one.columns(), 1), 1));
        }
        for (Column column : computed) {
            if (column instanceof LongColumn || column instanceof DoubleColumn) {
                boolean any = column.nulls().length >= count && Flags.any(column.nulls(), count);
                column.filled(count, any);
            }
        }
        return count;
    }

    private int run(Column[] columns, int rows) {
        for (Column column : computed) {
            column.clear();
        }
        return loop(anyNulls(columns)).run(columns, computed, rows, kept, context);
    }

    private static boolean anyNulls(Column[] columns) {
        for (Column column : columns) {
            if (column.hasNulls()) {
                return true;
            }
        }
        return false;
    }

    private CompileCalc.Bound loop(boolean nulls) {
        CompileCalc.Bound known = nulls ? nullable : nullFree;
        CompileCalc.Bound loop = known == null ? plan.compiled(nulls) : known;
        if (nulls) {
            nullable = loop;
        } else {
            nullFree = loop;
        }
        return loop;
    }

    private Chunk assemble(Chunk chunk, Column[] columns, int rows, int count) {
        Column[] result = new Column[copies.length];
        for (int i = 0; i < result.length; i++) {
            int source = copies[i];
            if (source < 0) {
                result[i] = computed[-1 - source];
            } else if (count == rows) {
                result[i] = columns[source];
            } else {
                gathered[i].clear();
                gathered[i].append(columns[source], kept, 0, count);
                result[i] = gathered[i];
            }
        }
        Chunk out = new Chunk(result);
        boolean weighted = chunk.weighted();
        if (weighted) {
            copyWeights(chunk, out, rows, count);
        }
        out.filled(count, weighted);
        return out;
    }

    private void copyWeights(Chunk chunk, Chunk out, int rows, int count) {
        long[] from = chunk.weights();
        if (count == rows) {
            out.borrowWeights(from);
            return;
        }
        if (weights.length < count) {
            weights = new long[rows];
        }
        long[] to = weights;
        int[] rowsKept = kept;
        for (int i = 0; i < count; i++) {
            to[i] = from[rowsKept[i]];
        }
        out.borrowWeights(to);
    }
}
