// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code |> UPDATE STATE BY keys (columns) SET … DELETE WHEN … EXPIRE AFTER … EVALUATE ALL KEYS}: {@code updateStateByKey}
 * as a query. Its rows are the keys, then the state columns.
 *
 * <p>Operands: (input, keys, defaults…, values…, condition of DELETE WHEN if there is one). Scopes: keys are columns of
 * the input. In values, aggregates range over the input's columns, keys stand bare, and {@code state.x} is the state
 * column before the batch. In DELETE WHEN, bare names are keys and new state columns.
 */
public final class SqlUpdateState extends SqlPipe {
    private final SqlNodeList keys;
    private final List<StateColumn> columns;
    private final List<Assignment> assignments;
    private final Optional<SqlNode> deleteWhen;
    private final OptionalLong expireAfterMicros;
    private final boolean evaluateAllKeys;

    /** A column of the history. The default of a new key is a NULL literal where none is given. */
    public record StateColumn(Name name, SqlType type, SqlNode defaultValue) {}

    /** {@code column = value}. A state column without one keeps its value. */
    public record Assignment(Name column, SqlNode value) {}

    public SqlUpdateState(
            SqlParserPos position,
            SqlNode input,
            SqlNodeList keys,
            List<StateColumn> columns,
            List<Assignment> assignments,
            Optional<SqlNode> deleteWhen,
            OptionalLong expireAfterMicros,
            boolean evaluateAllKeys) {
        super(position, input);
        this.keys = keys;
        this.columns = List.copyOf(columns);
        this.assignments = List.copyOf(assignments);
        this.deleteWhen = deleteWhen;
        this.expireAfterMicros = expireAfterMicros;
        this.evaluateAllKeys = evaluateAllKeys;
    }

    /** Columns of the input, simple or qualified. */
    public List<SqlIdentifier> keys() {
        return keys.stream().map(key -> (SqlIdentifier) key).toList();
    }

    public List<StateColumn> columns() {
        return columns;
    }

    public List<Assignment> assignments() {
        return assignments;
    }

    public Optional<SqlNode> deleteWhen() {
        return deleteWhen;
    }

    public OptionalLong expireAfterMicros() {
        return expireAfterMicros;
    }

    public boolean evaluateAllKeys() {
        return evaluateAllKeys;
    }

    @Override
    String word() {
        return "UPDATE STATE";
    }

    @Override
    SqlUpdateState withOperands(SqlParserPos position, List<SqlNode> operands) {
        int next = 2;
        List<StateColumn> copiedColumns = new ArrayList<>();
        for (StateColumn column : columns) {
            copiedColumns.add(new StateColumn(column.name(), column.type(), operands.get(next++)));
        }
        List<Assignment> copiedAssignments = new ArrayList<>();
        for (Assignment assignment : assignments) {
            copiedAssignments.add(new Assignment(assignment.column(), operands.get(next++)));
        }
        Optional<SqlNode> condition = deleteWhen.isPresent() ? Optional.of(operands.get(next)) : Optional.empty();
        return new SqlUpdateState(
                position,
                operands.get(0),
                (SqlNodeList) operands.get(1),
                copiedColumns,
                copiedAssignments,
                condition,
                expireAfterMicros,
                evaluateAllKeys);
    }

    @Override
    public List<SqlNode> getOperandList() {
        List<SqlNode> operands = new ArrayList<>(List.of(input(), keys));
        columns.forEach(column -> operands.add(column.defaultValue()));
        assignments.forEach(assignment -> operands.add(assignment.value()));
        deleteWhen.ifPresent(operands::add);
        return List.copyOf(operands);
    }
}
