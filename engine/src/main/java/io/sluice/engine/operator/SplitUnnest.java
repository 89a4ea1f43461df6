// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.kernel.Kernels;
import io.sluice.engine.kernel.Splitter;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;

/**
 * {@link DStream.Unnest} of SPLIT and the like: the pieces are written straight into the output column, no array is made. Kept
 * columns are repeated per piece.
 */
public final class SplitUnnest implements Operator {
    private final Splitter splitter;
    private final int text;
    private final int[] kept;
    private final boolean ordinality;
    private final Chunk out;
    private int[] counts = {};
    private int[] parents = {};

    /** @param node whose collection is a call for which {@link Kernels#splitter} has a kernel */
    public SplitUnnest(DStream.Unnest node) {
        Expression.Call call = (Expression.Call) node.collection();
        splitter = Kernels.splitter(call)
                .orElseThrow(() -> new IllegalArgumentException("no unnesting kernel for " + call.operator()));
        text = ((Expression.Input) call.arguments().get(0)).column();
        kept = node.kept().stream().mapToInt(Integer::intValue).toArray();
        ordinality = node.ordinality();
        out = Chunk.of(node.schema().types());
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        int rows = chunk.size();
        if (counts.length < rows) {
            counts = new int[rows];
        }
        Utf8Column strings = (Utf8Column) chunk.column(text);
        Utf8Column pieces = (Utf8Column) out.column(kept.length);
        int from = 0;
        while (from < rows) {
            out.clear();
            int to = splitter.split(strings, from, rows, Chunk.ROWS_MAX, pieces, counts);
            fill(chunk, from, to, pieces.size());
            if (out.size() > 0) {
                output.push(out);
            }
            from = to;
        }
    }

    private void fill(Chunk chunk, int from, int to, int pieces) {
        boolean weighted = chunk.weighted();
        if (kept.length > 0 || weighted) {
            repeatParents(from, to, pieces);
        }
        for (int i = 0; i < kept.length; i++) {
            out.column(i).append(chunk.column(kept[i]), parents, 0, pieces);
        }
        if (ordinality) {
            number(from, to, pieces);
        }
        if (weighted) {
            long[] weights = out.weightsForWriting(pieces);
            for (int i = 0; i < pieces; i++) {
                weights[i] = chunk.weight(parents[i]);
            }
        }
        out.filled(pieces, weighted);
    }

    private void repeatParents(int from, int to, int pieces) {
        if (parents.length < pieces) {
            parents = new int[pieces];
        }
        int next = 0;
        for (int row = from; row < to; row++) {
            for (int end = next + counts[row]; next < end; next++) {
                parents[next] = row;
            }
        }
    }

    private void number(int from, int to, int pieces) {
        Column last = out.column(kept.length + 1);
        long[] numbers = ((LongColumn) last).valuesForWriting(pieces);
        int next = 0;
        for (int row = from; row < to; row++) {
            for (int i = 1; i <= counts[row]; i++) {
                numbers[next++] = i;
            }
        }
        last.filled(pieces, false);
    }
}
