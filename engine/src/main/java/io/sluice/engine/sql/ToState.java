// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.sql.SqlUpdateState.Assignment;
import io.sluice.engine.sql.SqlUpdateState.StateColumn;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.PipeUpdateStateContext;
import io.sluice.grammar.SluiceParser.StateClauseContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** UPDATE STATE. */
final class ToState {
    private final Script script;
    private final ToQuery queries;
    private final ToExpression expressions;
    private final ToName names;

    ToState(ToQuery queries) {
        this.script = queries.script();
        this.queries = queries;
        this.expressions = queries.expressions();
        this.names = queries.names();
    }

    SqlUpdateState updateState(PipeUpdateStateContext context, SqlNode input) {
        SqlParserPos position = Script.position(context);
        List<SqlNode> keys = new ArrayList<>();
        context.qualifiedName().forEach(key -> keys.add(names.qualified(key)));
        List<StateColumn> columns = columns(context.stateColumn());
        List<Assignment> assignments = assignments(context.pipeAssignment(), columns);
        refuseRepeats(context.stateClause());
        Optional<SqlNode> deleteWhen = Optional.empty();
        OptionalLong expireAfter = OptionalLong.empty();
        boolean evaluateAll = false;
        for (StateClauseContext clause : context.stateClause()) {
            if (clause instanceof SluiceParser.DeleteWhenContext delete) {
                deleteWhen = Optional.of(expressions.visit(delete.expression()));
            } else if (clause instanceof SluiceParser.ExpireAfterContext expire) {
                expireAfter = OptionalLong.of(queries.literals().micros(expire.duration()));
            } else {
                evaluateAll = true;
            }
        }
        SqlNodeList keyList = new SqlNodeList(keys, position);
        return new SqlUpdateState(position, input, keyList, columns, assignments, deleteWhen, expireAfter, evaluateAll);
    }

    private List<StateColumn> columns(List<SluiceParser.StateColumnContext> contexts) {
        List<StateColumn> columns = new ArrayList<>();
        Set<Name> seen = new HashSet<>();
        for (SluiceParser.StateColumnContext context : contexts) {
            Name name = names.name(context.name());
            if (!seen.add(name)) {
                throw script.problem(
                                Code.DUPLICATE_NAME, context.name(), "state column \"" + name + "\" is there twice")
                        .exception();
            }
            SqlNode defaultValue = context.expression() == null
                    ? SqlLiteral.createNull(Script.position(context))
                    : expressions.visit(context.expression());
            columns.add(new StateColumn(name, queries.types().type(context.dataType()), defaultValue));
        }
        return columns;
    }

    private List<Assignment> assignments(List<SluiceParser.PipeAssignmentContext> contexts, List<StateColumn> columns) {
        List<Name> known = columns.stream().map(StateColumn::name).toList();
        List<Assignment> assignments = new ArrayList<>();
        Set<Name> seen = new HashSet<>();
        for (SluiceParser.PipeAssignmentContext context : contexts) {
            Name name = names.name(context.name());
            if (!known.contains(name)) {
                throw Unknown.name(script, context.name(), Code.UNKNOWN_COLUMN, "state column", name.text(), known)
                        .exception();
            }
            if (!seen.add(name)) {
                throw script.problem(Code.DUPLICATE_NAME, context.name(), "state column \"" + name + "\" is set twice")
                        .exception();
            }
            assignments.add(new Assignment(name, expressions.visit(context.expression())));
        }
        return assignments;
    }

    private void refuseRepeats(List<StateClauseContext> clauses) {
        Set<Class<?>> seen = new HashSet<>();
        for (StateClauseContext clause : clauses) {
            if (!seen.add(clause.getClass())) {
                throw script.problem(Code.SYNTAX, clause, "this clause is there twice")
                        .exception();
            }
        }
    }
}
