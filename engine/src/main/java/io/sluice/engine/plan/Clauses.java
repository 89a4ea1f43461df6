// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.sql.SqlAssert;
import io.sluice.engine.sql.SqlFork;
import io.sluice.engine.sql.SqlUpdateState;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Where the clauses of a query stand, by the words that messages call them by: FULL JOIN, INTERSECT, RAND, "orders". Algebra
 * knows no places, so a problem that planning finds is put at the clause that it names.
 */
public final class Clauses {
    private static final Pattern NAMED = Pattern.compile("\"([^\"]+)\"|\\b([A-Z][A-Z_]+(?: [A-Z]{2,})*)");

    private final String source;
    private final Place statement;
    private final Map<String, SqlParserPos> positions = new HashMap<>();

    private Clauses(Place statement) {
        this.source = statement.source();
        this.statement = statement;
    }

    /** The clauses of a query that nothing has changed yet. */
    static Clauses of(SqlNode query, Place statement) {
        Clauses clauses = new Clauses(statement);
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                clauses.add(call);
                return super.visit(call);
            }

            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
                clauses.put(identifier.names.get(identifier.names.size() - 1), identifier);
                return null;
            }
        });
        return clauses;
    }

    private void add(SqlCall call) {
        put(call.getOperator().getName(), call);
        put(call.getKind().name().replace('_', ' '), call);
        if (call instanceof SqlJoin join) {
            put(join.getJoinType().name().replace("_JOIN", "").replace('_', ' ') + " JOIN", call);
        } else if (call instanceof SqlOrderBy order && order.fetch != null) {
            put("LIMIT", order.fetch);
        } else if (call instanceof SqlWithItem item) {
            put("WITH RECURSIVE", item.name);
        } else if (call instanceof SqlUpdateState) {
            put("UPDATE STATE", call);
        } else if (call instanceof SqlAssert) {
            put("ASSERT", call);
        } else if (call instanceof SqlFork) {
            put("FORK", call);
        }
        switch (call.getKind()) {
            case ROLLUP, CUBE, GROUPING_SETS -> put("GROUPING SETS", call);
            case MATCH_RECOGNIZE -> put("MATCH_RECOGNIZE", call);
            default -> {}
        }
    }

    private void put(String name, SqlNode node) {
        if (node.getParserPosition().getLineNum() > 0) {
            positions.putIfAbsent(name.toUpperCase(Locale.ROOT), node.getParserPosition());
        }
    }

    /** The problem at the clause it names, if it has no place and there is such a clause; else at the statement. */
    private Problem placed(Problem problem) {
        Matcher names = NAMED.matcher(problem.message());
        while (names.find()) {
            String words = Optional.ofNullable(names.group(1)).orElse(names.group(2));
            while (!words.isEmpty()) {
                SqlParserPos position = positions.get(words.toUpperCase(Locale.ROOT));
                if (position != null) {
                    return problem.orAt(place(position));
                }
                words = words.contains(" ") ? words.substring(0, words.lastIndexOf(' ')) : "";
            }
        }
        return problem.orAt(statement);
    }

    private Place place(SqlParserPos position) {
        return new Place(
                source,
                position.getLineNum(),
                position.getColumnNum(),
                position.getEndLineNum(),
                position.getEndColumnNum());
    }

    /** Does a step of planning; a problem without a place gets one. */
    public <T> T locate(Supplier<T> step) {
        try {
            return step.get();
        } catch (ProblemException failure) {
            throw new ProblemException(placed(failure.problem()), failure);
        }
    }
}
