// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Trees for chains of one associative operator. A short chain leans to the left, as everybody expects; a long one is
 * balanced, so that ten thousand terms are fourteen levels and whoever walks the tree keeps his stack.
 */
final class Chains {
    private static final int LEFT_DEEP_MAX = 64;

    private Chains() {}

    static SqlNode associative(SqlOperator operator, List<SqlNode> terms) {
        if (terms.size() > LEFT_DEEP_MAX) {
            int middle = terms.size() / 2;
            return call(
                    operator,
                    associative(operator, terms.subList(0, middle)),
                    associative(operator, terms.subList(middle, terms.size())));
        }
        SqlNode tree = terms.get(0);
        for (SqlNode term : terms.subList(1, terms.size())) {
            tree = call(operator, tree, term);
        }
        return tree;
    }

    /** A call of two operands that reaches from the first to the second. */
    static SqlNode call(SqlOperator operator, SqlNode left, SqlNode right) {
        return operator.createCall(between(left, right), left, right);
    }

    private static SqlParserPos between(SqlNode left, SqlNode right) {
        SqlParserPos first = left.getParserPosition();
        SqlParserPos last = right.getParserPosition();
        return new SqlParserPos(first.getLineNum(), first.getColumnNum(), last.getEndLineNum(), last.getEndColumnNum());
    }
}
