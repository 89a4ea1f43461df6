// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The SELECT that a pipe has gathered so far. Its clauses are filled in the order in which SQL evaluates them; what comes
 * out of that order wraps the SELECT as the FROM of a new one. Range variables: the name of a single relation names the
 * wrapped rows too, as long as they are rows of that relation, so {@code FROM s AS a |> WHERE … |> JOIN t ON a.id = t.id}
 * can say {@code a.id}. Names of several joined relations end at the first wrap.
 */
final class Pipeline {
    /** What the SELECT has already, in the order of evaluation. */
    enum Stage {
        FROM,
        WHERE,
        SELECT,
        DISTINCT,
        ORDER,
        LIMIT
    }

    private SqlNode from;
    /** Whether {@code from} is a query that nothing was added to: then it is the result as it stands. */
    private boolean untouched;

    private Optional<SqlIdentifier> variable;
    private Stage stage = Stage.FROM;
    private @Nullable SqlNode where;
    private @Nullable SqlNodeList items;
    private @Nullable SqlNodeList group;
    private @Nullable SqlNodeList windows;
    private boolean perBatch;
    private boolean distinct;
    private SqlNodeList order = SqlNodeList.EMPTY;
    private ToQuery.Limit limit = new ToQuery.Limit(null, null);

    private Pipeline(SqlNode from, boolean untouched) {
        this.from = from;
        this.untouched = untouched;
        this.variable = untouched ? Optional.empty() : variable(from);
    }

    /** Starts with FROM. */
    static Pipeline ofFrom(SqlNode from) {
        return new Pipeline(from, false);
    }

    /** Starts with a whole query. */
    static Pipeline ofQuery(SqlNode query) {
        return new Pipeline(query, true);
    }

    private static Optional<SqlIdentifier> variable(SqlNode from) {
        if (from.getKind() == SqlKind.AS) {
            return Optional.of(((SqlBasicCall) from).operand(1));
        }
        return from instanceof SqlIdentifier name && PathName.path(name).isEmpty()
                ? Optional.of(name.getComponent(name.names.size() - 1))
                : Optional.empty();
    }

    Optional<SqlIdentifier> variable() {
        return variable;
    }

    boolean hasSeveralRelations() {
        return from instanceof SqlJoin;
    }

    SqlNode from() {
        return from;
    }

    /** Whether nothing after the given stage is there yet and no row has been left out in FROM. */
    boolean isBefore(Stage later) {
        return !untouched && stage.compareTo(later) < 0;
    }

    /** Makes room for a clause of the stage: what is there at or after it, if that cannot take more, is wrapped. */
    private SqlNodeList roomFor(Stage next) {
        boolean fits = !untouched && (stage.compareTo(next) < 0 || (stage == next && next == Stage.WHERE));
        return fits ? SqlNodeList.EMPTY : wrap();
    }

    /** Makes the SELECT so far the FROM of a new one. Returns the order of its rows, if the new one can ask for it. */
    SqlNodeList wrap() {
        SqlNodeList lost = order.stream().allMatch(this::isInResult) ? order : SqlNodeList.EMPTY;
        replaceFrom(query(), variable);
        return lost;
    }

    /** Goes on with rows that come from elsewhere, under a name if there is one. */
    void replaceFrom(SqlNode rows, Optional<SqlIdentifier> name) {
        from = name.map(given -> as(rows, given)).orElse(rows);
        untouched = false;
        variable = name;
        stage = Stage.FROM;
        where = null;
        items = null;
        group = null;
        windows = null;
        perBatch = false;
        distinct = false;
        order = SqlNodeList.EMPTY;
        limit = new ToQuery.Limit(null, null);
    }

    /** Goes on with a query that is complete. */
    void replaceQuery(SqlNode query) {
        replaceFrom(query, Optional.empty());
        untouched = true;
    }

    /** Names the rows after a FROM that carries the name already. */
    void name(SqlIdentifier given) {
        variable = Optional.of(given);
    }

    private static SqlNode as(SqlNode rows, SqlIdentifier name) {
        return SqlStdOperatorTable.AS.createCall(name.getParserPosition(), rows, SqlCopy.of(name));
    }

    void join(SqlNode joined) {
        from = joined;
        variable = Optional.empty();
    }

    void where(SqlNode condition) {
        SqlNodeList lost = roomFor(Stage.WHERE);
        SqlNode before = where;
        where = before == null ? condition : Chains.call(SqlStdOperatorTable.AND, before, condition);
        stage = Stage.WHERE;
        keep(lost);
    }

    /** SELECT. After ORDER BY or LIMIT over a plain FROM it still fits: the order is over the columns of FROM. */
    void select(SqlNodeList selected, boolean unique, @Nullable SqlNodeList named) {
        boolean fits = !unique && items == null && !distinct && stage.compareTo(Stage.DISTINCT) > 0;
        SqlNodeList lost = SqlNodeList.EMPTY;
        if (!fits || untouched || clashes(order, selected)) {
            lost = roomFor(Stage.SELECT);
            stage = unique ? Stage.DISTINCT : Stage.SELECT;
        }
        items = selected;
        windows = named;
        distinct = unique;
        variable = Optional.empty();
        if (!unique && !clashes(lost, selected)) {
            keep(lost);
        }
    }

    /** EXTEND, SET, DROP, RENAME: all columns, changed. The rows stay those of their relation. */
    void change(SqlNodeList changed, @Nullable SqlNodeList named) {
        roomFor(Stage.SELECT);
        items = changed;
        windows = named;
        stage = Stage.SELECT;
    }

    void aggregate(SqlNodeList selected, @Nullable SqlNodeList grouped, boolean batch) {
        roomFor(Stage.SELECT);
        items = selected;
        group = grouped;
        perBatch = batch;
        variable = Optional.empty();
        stage = Stage.SELECT;
    }

    void distinct() {
        roomFor(Stage.DISTINCT);
        distinct = true;
        stage = Stage.DISTINCT;
    }

    void orderBy(SqlNodeList by) {
        roomFor(Stage.ORDER);
        order = by;
        stage = Stage.ORDER;
    }

    void limit(ToQuery.Limit rows) {
        keep(roomFor(Stage.LIMIT));
        limit = rows;
        stage = Stage.LIMIT;
    }

    /** Asks for the order of the wrapped rows again, which a sub-query does not keep. */
    private void keep(SqlNodeList lost) {
        if (!lost.isEmpty()) {
            order = (SqlNodeList) SqlCopy.of(lost);
            stage = Stage.ORDER;
        }
    }

    /** Whether the key of an order is the plain name of a column of the result. */
    private boolean isInResult(SqlNode key) {
        Optional<SqlIdentifier> name = simpleName(key);
        SqlNodeList selected = items;
        if (name.isEmpty() || selected == null) {
            return name.isPresent();
        }
        return selected.stream()
                .map(item -> item.getKind() == SqlKind.AS ? ((SqlBasicCall) item).operand(1) : item)
                .anyMatch(item -> item instanceof SqlIdentifier column
                        && (column.isStar()
                                || column.names
                                        .get(column.names.size() - 1)
                                        .equalsIgnoreCase(name.get().getSimple())));
    }

    /** Whether a new column has the name of one that the order is by: then the order would be by the new one. */
    private static boolean clashes(SqlNodeList order, SqlNodeList items) {
        List<String> keys = order.stream()
                .flatMap(key -> simpleName(key).stream())
                .map(SqlIdentifier::getSimple)
                .toList();
        return items.stream()
                .filter(item -> item.getKind() == SqlKind.AS)
                .map(item -> ((SqlIdentifier) ((SqlBasicCall) item).operand(1)).getSimple())
                .anyMatch(alias -> keys.stream().anyMatch(alias::equalsIgnoreCase));
    }

    private static Optional<SqlIdentifier> simpleName(SqlNode key) {
        SqlNode inner = key;
        while (inner instanceof SqlBasicCall call && call.operandCount() == 1) {
            inner = call.operand(0);
        }
        return inner instanceof SqlIdentifier name && name.isSimple() ? Optional.of(name) : Optional.empty();
    }

    /** The query so far. */
    SqlNode query() {
        if (untouched) {
            return from;
        }
        SqlParserPos position = from.getParserPosition();
        SqlNodeList selected = items == null ? SqlNodeList.of(SqlIdentifier.star(position)) : items;
        SqlSelect select = new SqlSelect(
                items == null ? position : items.getParserPosition(),
                distinct ? keyword(selected.getParserPosition()) : SqlNodeList.EMPTY,
                selected,
                from,
                where,
                group,
                null,
                windows,
                null,
                null,
                null,
                null,
                SqlNodeList.EMPTY);
        SqlNode query = perBatch ? new PerBatchSelect(select) : select;
        boolean ordered = !order.isEmpty() || limit.offset() != null || limit.fetch() != null;
        return ordered
                ? new SqlOrderBy(select.getParserPosition(), query, order, limit.offset(), limit.fetch())
                : query;
    }

    private static SqlNodeList keyword(SqlParserPos position) {
        return new SqlNodeList(new ArrayList<>(List.of(SqlSelectKeyword.DISTINCT.symbol(position))), position);
    }
}
