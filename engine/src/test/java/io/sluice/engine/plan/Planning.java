// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.problem.Place;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Models;
import io.sluice.engine.sql.Outside;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Validate;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.validate.SqlConformanceEnum;

/** Plans queries over a small catalogue, parsed by Calcite so that these tests do not depend on our grammar. */
final class Planning {
    private static final Place PLACE = new Place("test.sql", 1, 1, 1, 1);

    private final Catalogue catalogue = new Catalogue(new Nothing());

    /** Knows of no connector. */
    private static final class Nothing implements Outside {
        @Override
        public Optional<WrongOption> wrong(
                String relation, boolean sink, Map<String, String> options, Set<String> secrets) {
            return Optional.empty();
        }

        @Override
        public Optional<Schema> columns(String stream, Map<String, String> options, Set<String> secrets) {
            return Optional.empty();
        }

        @Override
        public boolean keepsColumns(Map<String, String> options) {
            return true;
        }

        @Override
        public Beginning beginning(String stream, Map<String, String> options, Schema columns) {
            return new Beginning("", List.of());
        }

        @Override
        public void check(Relation.Stream stream) {}

        @Override
        public Models models() {
            throw new IllegalStateException("no models");
        }

        @Override
        public Optional<DeadLetters> deadLetters(Map<String, String> options) {
            return Optional.empty();
        }

        @Override
        public Map<String, String> path(String path) {
            throw new IllegalArgumentException(path);
        }
    }

    Planning() {
        stream("lines", column("line", Kind.VARCHAR, true));
        stream("s", column("v", Kind.BIGINT, true), column("k", Kind.VARCHAR, false), column("d", Kind.DOUBLE, true));
        stream("t", column("k", Kind.VARCHAR, false), column("w", Kind.INTEGER, true));
    }

    void stream(String name, SqlType.Field... fields) {
        Schema schema = new Schema(List.of(fields));
        catalogue.add(new Relation.Stream(name, schema, schema, Calcs.columns(schema), Map.of()), false);
    }

    static SqlType.Field column(String name, Kind kind, boolean nullable) {
        return new SqlType.Field(name, SqlType.of(kind, nullable));
    }

    RelNode rel(String sql) {
        SqlParser.Config config = SqlParser.config()
                .withCaseSensitive(false)
                .withUnquotedCasing(Casing.UNCHANGED)
                .withQuotedCasing(Casing.UNCHANGED)
                .withConformance(SqlConformanceEnum.LENIENT);
        try {
            return Validate.query(SqlParser.create(sql, config).parseQuery(), catalogue, PLACE)
                    .project();
        } catch (SqlParseException failure) {
            throw new IllegalArgumentException(failure);
        }
    }

    DStream plan(String sql) {
        return new ToTopology((name, self) -> Optional.empty()).dstream(rel(sql));
    }

    /** One line per node, inputs indented below. */
    static String text(DStream stream) {
        List<String> lines = new ArrayList<>();
        draw(stream, "", lines);
        return String.join("\n", lines);
    }

    private static void draw(DStream stream, String indent, List<String> lines) {
        lines.add(indent + line(stream));
        stream.inputs().forEach(input -> draw(input, indent + "  ", lines));
    }

    private static String line(DStream stream) {
        if (stream instanceof DStream.Calc calc) {
            return "Calc " + calc.projections()
                    + calc.condition().map(test -> " WHERE " + test).orElse("");
        }
        if (stream instanceof DStream.Aggregate aggregate) {
            return "Aggregate " + aggregate.keys() + " " + aggregate.calls();
        }
        if (stream instanceof DStream.Join join) {
            return (join.leftOuter() ? "LeftJoin " : "Join ") + join.leftKeys() + "=" + join.rightKeys();
        }
        if (stream instanceof DStream.Unnest unnest) {
            return "Unnest " + unnest.kept() + " " + unnest.collection();
        }
        if (stream instanceof DStream.Source source) {
            return "Source " + source.name();
        }
        return stream.getClass().getSimpleName();
    }
}
