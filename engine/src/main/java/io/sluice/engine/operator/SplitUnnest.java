// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.kernel.Kernels;
import io.sluice.engine.kernel.Splitter;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;

/**
 * UNNEST of SPLIT or REGEXP_EXTRACT_ALL: the pieces are written straight into the output, without making arrays. Linear,
 * stateless. Output chunks have at most a few times {@link Chunk#ROWS_MAX} rows.
 */
public final class SplitUnnest implements Operator {
    private static final int LARGE = 4 * Chunk.ROWS_MAX;

    private final Splitter splitter;
    private final int text;
    private final int[] kept;
    private final boolean ordinality;
    private final Chunk out;
    private final Chunk part;
    private int[] counts = {};
    private int[] parents = {};

    /** @param node whose collection is a call for which {@link Kernels#splitter} has a kernel, of an input column */
    public SplitUnnest(DStream.Unnest node) {
        Expression.Call call = (Expression.Call) node.collection();
        splitter = Kernels.splitter(call)
                .orElseThrow(() -> new IllegalArgumentException("no unnesting kernel for " + call));
        text = ((Expression.Input) call.arguments().get(0)).column();
        kept = node.kept().stream().mapToInt(Integer::intValue).toArray();
        ordinality = node.ordinality();
        out = Chunk.of(node.schema().types());
        part = out.emptyCopy();
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        Utf8Column in = (Utf8Column) chunk.column(text);
        Utf8Column pieces = (Utf8Column) out.column(kept.length);
        if (counts.length < chunk.size()) {
            counts = new int[Math.max(chunk.size(), 2 * counts.length)];
        }
        int from = 0;
        while (from < chunk.size()) {
            int to = splitter.split(in, from, chunk.size(), Chunk.ROWS_MAX, pieces, counts);
            emit(chunk, from, to, pieces.size(), output);
            from = to;
        }
    }

    private void emit(Chunk chunk, int from, int to, int count, Output output) {
        if (parents.length < count) {
            parents = new int[Math.max(count, 2 * parents.length)];
        }
        if (kept.length > 0 || chunk.weighted()) {
            repeatParents(from, to);
        }
        if (ordinality) {
            number(from, to, count);
        }
        Unnest.appendParents(chunk, kept, parents, count, out);
        push(output);
    }

    private void repeatParents(int from, int to) {
        int at = 0;
        for (int row = from; row < to; row++) {
            for (int i = 0; i < counts[row]; i++) {
                parents[at++] = row;
            }
        }
    }

    private void number(int from, int to, int count) {
        LongColumn ordinals = (LongColumn) out.column(out.width() - 1);
        long[] numbers = ordinals.valuesForWriting(count);
        int at = 0;
        for (int row = from; row < to; row++) {
            for (int i = 1; i <= counts[row]; i++) {
                numbers[at++] = i;
            }
        }
        ordinals.filled(count, false);
    }

    private void push(Output output) {
        if (out.size() > LARGE) {
            for (int from = 0; from < out.size(); from += Chunk.ROWS_MAX) {
                part.append(out, from, Math.min(out.size(), from + Chunk.ROWS_MAX));
                output.push(part);
                part.clear();
            }
        } else if (out.size() > 0) {
            output.push(out);
        }
        out.clear();
    }
}
