// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;

/** {@code STATE('job', 'node') FOR VERSION AS OF 7} as a {@link PathName}: {@code state:job?node=node&version=7}. */
final class StateName {
    private static final String FUNCTION = "STATE";
    private static final String SCHEME = "state:";

    private StateName() {}

    /** Whether a function in FROM is this one. */
    static boolean isMeant(SqlCall call) {
        return call.getOperator().getName().equalsIgnoreCase(FUNCTION);
    }

    /** @throws io.sluice.engine.problem.ProblemException if its arguments are not two texts */
    static SqlIdentifier of(SqlCall call, Script script, ParserRuleContext context) {
        boolean texts = call.getOperandList().stream().allMatch(SqlCharStringLiteral.class::isInstance);
        if (!texts || call.operandCount() != 2) {
            throw script.problem(
                            Code.INVALID_QUERY, context, "STATE takes a job and one of its nodes, both between quotes")
                    .hint(
                            "STATE('wordcount', 'counts'): the state behind the output \"counts\" of the job \"wordcount\"")
                    .exception();
        }
        return PathName.of(SCHEME + text(call.operand(0)) + "?node=" + text(call.operand(1)), Script.position(context));
    }

    private static String text(SqlNode literal) {
        return ((SqlCharStringLiteral) literal).getValueAs(String.class);
    }

    /**
     * The same at a version; empty if the relation is no state.
     *
     * @throws io.sluice.engine.problem.ProblemException if the version is not a whole number
     */
    static Optional<SqlNode> asOf(SqlNode relation, SqlNode version, Script script, ParserRuleContext context) {
        Optional<String> path =
                relation instanceof SqlIdentifier identifier ? PathName.path(identifier) : Optional.empty();
        return path.filter(name -> name.startsWith(SCHEME)).map(name -> {
            boolean whole = version instanceof SqlNumericLiteral number && number.isInteger();
            if (!whole) {
                throw script.problem(Code.INVALID_QUERY, context, "a version of a state is the number of a commit")
                        .hint("sluice checkpoint ls lists them: FOR VERSION AS OF 7")
                        .exception();
            }
            return PathName.of(name + "&version=" + version, relation.getParserPosition());
        });
    }
}
