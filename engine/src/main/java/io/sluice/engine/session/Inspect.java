// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.plan.Passes;
import io.sluice.engine.plan.PlanModel;
import io.sluice.engine.plan.PlanQuery;
import io.sluice.engine.plan.Planned;
import io.sluice.engine.plan.ToTopology;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Name;
import io.sluice.engine.sql.Outside;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Statement;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Drawing;
import io.sluice.engine.topology.PruneColumns;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Share;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** Statements that look: EXPLAIN, SHOW, DESCRIBE. */
final class Inspect {
    private final Catalogue catalogue;
    private final Settings settings;
    private final Evaluator evaluator;
    private final BiFunction<String, ToTopology, Optional<DStream>> kept;

    Inspect(
            Catalogue catalogue,
            Settings settings,
            Evaluator evaluator,
            BiFunction<String, ToTopology, Optional<DStream>> kept) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.evaluator = evaluator;
        this.kept = kept;
    }

    Answer explain(Statement.Explain explain) {
        List<RelNode> queries = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Planned planned = planned(explain.explained());
        planned.main().ifPresent(result -> queries.add(result.rel()));
        planned.main().ifPresent(result -> names.add(name(explain.explained())));
        for (Planned.Side side : planned.sides()) {
            queries.add(side.rel());
            names.add(
                    side instanceof Planned.Side.Insert insert
                            ? insert.target().text()
                            : side instanceof Planned.Side.Assertion ? "assert" : "log");
        }
        String text = switch (explain.plan()) {
            case LOGICAL -> logical(queries);
            case DAG ->
                Drawing.of(
                        topology(queries, names),
                        Drawing.Format.valueOf(explain.format().name()),
                        false);
            case STATE -> StateText.of(topology(queries, names));
            case CODE -> evaluator.code(topology(queries, names));
        };
        return Answer.texts(List.of("plan"), text.lines().map(List::of).toList());
    }

    private Planned planned(Statement explained) {
        if (explained instanceof Statement.Query query) {
            return PlanQuery.plan(query.query(), catalogue, query.place()).checked();
        }
        if (explained instanceof Statement.Train train) {
            return new PlanModel(catalogue, train.place())
                    .train(train.training(), train.query())
                    .versions()
                    .checked();
        }
        Statement.Insert insert = (Statement.Insert) explained;
        return PlanQuery.plan(insert.query(), catalogue, insert.place()).checked();
    }

    private static String name(Statement explained) {
        if (explained instanceof Statement.Train train) {
            return train.training().model().model().text();
        }
        return explained instanceof Statement.Insert insert ? insert.target().text() : "query";
    }

    private static String logical(List<RelNode> queries) {
        StringBuilder text = new StringBuilder();
        queries.forEach(query -> text.append(RelOptUtil.toString(Passes.rewrite(query))));
        return text.toString();
    }

    private Topology topology(List<RelNode> queries, List<String> names) {
        ToTopology toTopology = new ToTopology(kept);
        List<Topology.Output> outputs = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            outputs.add(new Topology.Output(names.get(i), toTopology.dstream(queries.get(i))));
        }
        return Share.common(PruneColumns.prune(Share.common(new Topology(outputs))));
    }

    Answer show(Statement.Show show, Jobs jobs) {
        Predicate<String> like =
                show.like().map(Inspect::like).orElse(name -> true).and(name -> isAskedFor(name, show.like()));
        return switch (show.subject()) {
            case STREAMS -> relations(Relation.Stream.class, like);
            case TABLES -> relations(Relation.Table.class, like);
            case VIEWS -> views(like);
            case SINKS -> relations(Relation.Sink.class, like);
            case FUNCTIONS ->
                Answer.texts(
                        List.of("function"),
                        Functions.functionNames().stream()
                                .filter(like)
                                .map(List::of)
                                .toList());
            case SETTINGS ->
                Answer.texts(
                        List.of("setting", "value", "default", "meaning"),
                        settings.rows().stream()
                                .filter(row -> like.test(row.get(0)))
                                .toList());
            case JOBS -> jobs(jobs, like);
            case MODELS -> models(like);
        };
    }

    private static Answer jobs(Jobs jobs, Predicate<String> like) {
        SqlType string = SqlType.of(SqlType.Kind.VARCHAR, true);
        SqlType number = SqlType.of(SqlType.Kind.BIGINT, false);
        Schema schema = new Schema(List.of(
                new SqlType.Field("name", string),
                new SqlType.Field("state", string),
                new SqlType.Field("batches", number),
                new SqlType.Field("rows in", number),
                new SqlType.Field("rows out", number),
                new SqlType.Field("since", string),
                new SqlType.Field("problem", string)));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Jobs.Status job : jobs.list()) {
            if (like.test(job.name())) {
                rows.add(List.of(
                        job.name(),
                        job.state(),
                        job.batches(),
                        job.rowsIn(),
                        job.rowsOut(),
                        job.since(),
                        job.problem().orElse("")));
            }
        }
        return new Answer(schema, rows);
    }

    /** What belongs to a model is listed with it, unless somebody asks for it. */
    private boolean isAskedFor(String name, Optional<String> like) {
        return catalogue.modelOf(name).isEmpty() || like.orElse("").contains("$");
    }

    /** SQL's LIKE on names, ignoring case. */
    private static Predicate<String> like(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
        }
        Pattern compiled = Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        return name -> compiled.matcher(name).matches();
    }

    private Answer relations(Class<? extends Relation> kind, Predicate<String> like) {
        List<List<String>> lines = catalogue.relations().stream()
                .filter(kind::isInstance)
                .filter(relation -> like.test(relation.name()))
                .map(relation -> List.of(relation.name(), relation.schema().toString()))
                .toList();
        return Answer.texts(List.of("name", "columns"), lines);
    }

    private Answer models(Predicate<String> like) {
        List<List<String>> lines = catalogue.relations().stream()
                .filter(Relation.Model.class::isInstance)
                .map(Relation.Model.class::cast)
                .filter(model -> like.test(model.name()))
                .map(model -> List.of(
                        model.name(),
                        model.algorithm(),
                        model.inputs().toString(),
                        new Schema(List.of(model.output())).toString()))
                .toList();
        return Answer.texts(List.of("name", "algorithm", "input", "output"), lines);
    }

    private Answer views(Predicate<String> like) {
        List<List<String>> lines = Stream.concat(
                        catalogue.relations().stream().filter(Relation.View.class::isInstance),
                        catalogue.relations().stream().filter(Relation.MaterializedView.class::isInstance))
                .filter(relation -> like.test(relation.name()))
                .map(relation -> List.of(
                        relation.name(), relation.kind(), relation.schema().toString()))
                .toList();
        return Answer.texts(List.of("name", "kind", "columns"), lines);
    }

    Answer showCreate(Statement.ShowCreate show) {
        Relation named = relation(show.name(), show.kind());
        Relation relation =
                catalogue.modelOf(named.name()).map(Relation.class::cast).orElse(named);
        String text = relation instanceof Relation.View view
                ? view.definition()
                : relation instanceof Relation.MaterializedView materialized
                        ? materialized.definition()
                        : Definition.text(relation);
        return Answer.texts(List.of("statement"), List.of(List.of(text)));
    }

    Answer describe(Statement.Describe describe) {
        if (describe.path()) {
            return describe(catalogue.path(describe.target().text()));
        }
        Relation relation = relation(describe.target(), describe.kind());
        if (relation instanceof Relation.Model model) {
            return describe(model);
        }
        List<List<String>> lines = new ArrayList<>();
        relation.schema().fields().forEach(field -> lines.add(column(field)));
        return Answer.texts(List.of("column", "type", "null"), lines);
    }

    private static Answer describe(Relation.Model model) {
        List<List<String>> lines = new ArrayList<>();
        for (SqlType.Field field : model.schema().fields()) {
            String role = lines.size() < model.schema().size() - 1 ? "input" : "output";
            lines.add(List.of(field.name(), field.type().withNullable(true).text(), role));
        }
        return Answer.texts(List.of("column", "type", "role"), lines);
    }

    private static List<String> column(SqlType.Field field) {
        SqlType type = field.type();
        return List.of(field.name(), type.withNullable(true).text(), type.nullable() ? "yes" : "no");
    }

    /** A path or address: its columns with the first row, if there is one already, and how it is read. */
    private Answer describe(Relation.Stream path) {
        Outside.Beginning beginning = catalogue.outside().beginning(path.name(), path.options(), path.stored());
        List<String> first = beginning.firstRow();
        String connector = path.options().getOrDefault("connector", "");
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < path.stored().size(); i++) {
            List<String> line = new ArrayList<>(column(path.stored().fields().get(i)));
            line.addAll(List.of(first.isEmpty() ? "" : first.get(i), connector, beginning.format()));
            lines.add(line);
        }
        return Answer.texts(List.of("column", "type", "null", "first row", "connector", "format"), lines);
    }

    private Relation relation(Name name, Optional<Statement.Kind> kind) {
        if (kind.equals(Optional.of(Statement.Kind.MODEL))) {
            return new PlanModel(catalogue, name.place()).model(name);
        }
        return catalogue
                .find(name.text())
                .orElseThrow(
                        () -> catalogue.unknown(name.text()).at(name.place()).exception());
    }
}
