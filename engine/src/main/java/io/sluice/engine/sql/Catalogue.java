// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.dialect.Folding;
import io.sluice.engine.dialect.Functions;
import io.sluice.engine.dialect.OwnRexBuilder;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.ViewExpanders;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlOperatorTable;

/**
 * What names mean in one session: relations by name, ignoring case, in memory only. Used by the thread that runs the
 * session's statements.
 */
public final class Catalogue {
    static {
        // It asserts that no call is typed wider than its operands make it; but where a rule of Calcite puts a constant
        // in the
        // place of a column, it leaves the call above as it was. A wider type does no harm, and only JVMs with
        // assertions would
        // stop at it.
        RexBuilder.class.getClassLoader().setClassAssertionStatus("org.apache.calcite.rex.RexSimplify", false);
    }

    private final TreeMap<String, Relation> relations = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final JavaTypeFactoryImpl types = Types.factory();
    private final CalciteSchema schema = CalciteSchema.createRootSchema(false, false);
    private final CalciteCatalogReader reader;
    private final RelOptCluster cluster;
    private final Outside outside;
    private int derived;

    /** @param outside knows the columns of streams that declare none */
    public Catalogue(Outside outside) {
        this.outside = outside;
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
        reader = new CalciteCatalogReader(schema, List.of(), types, new CalciteConnectionConfigImpl(properties));
        // One cluster per session: the plans of views become parts of the plans of queries.
        cluster = RelOptCluster.create(planner(), new OwnRexBuilder(types));
    }

    private static HepPlanner planner() {
        HepPlanner planner = new HepPlanner(HepProgram.builder().build());
        planner.setExecutor(Folding.INSTANCE);
        return planner;
    }

    public Optional<Relation> find(String name) {
        return Optional.ofNullable(relations.get(name));
    }

    /** The relation of a name, or the problem with a suggestion. */
    public Relation get(String name) {
        return find(name).orElseThrow(() -> unknown(name).exception());
    }

    /** The problem that no relation has this name. */
    public Problem unknown(String name) {
        Problem problem = Problem.of(Code.UNKNOWN_RELATION, "there is no stream, table or view \"" + name + "\"");
        Optional<Relation.Model> model = modelOf(name);
        if (model.isPresent() && name.toLowerCase(Locale.ROOT).endsWith("$metrics")) {
            return problem.hint("it is there behind TRAIN MODEL " + model.get().name() + " of the same script");
        }
        return Suggest.hint(name, names())
                .map(problem::hint)
                .orElseGet(() -> problem.hint(
                        names().isEmpty()
                                ? "declare it with CREATE STREAM, or read a file: FROM 'file.csv'"
                                : "there is " + Visible.shown(names())));
    }

    /** The problem that no model has this name. */
    public Problem unknownModel(String name) {
        List<String> models = relations().stream()
                .filter(Relation.Model.class::isInstance)
                .map(Relation::name)
                .toList();
        String declare = "declare it: CREATE MODEL " + name + " INPUT (…) OUTPUT (…)";
        Problem problem = Problem.of(Code.UNKNOWN_RELATION, "there is no model \"" + name + "\"");
        return problem.hint(Suggest.hint(name, models)
                .orElse(models.isEmpty() ? declare : declare + "; there is " + Visible.shown(models)));
    }

    /** The model that a name such as {@code m$versions} is a part of. */
    public Optional<Relation.Model> modelOf(String part) {
        int end = part.lastIndexOf('$');
        return find(part.substring(0, Math.max(0, end)))
                .filter(Relation.Model.class::isInstance)
                .map(Relation.Model.class::cast);
    }

    /** Adds a relation; the name must be free unless {@code replace}. */
    public void add(Relation relation, boolean replace) {
        find(relation.name()).filter(known -> !replace).ifPresent(known -> {
            throw Problem.of(Code.DUPLICATE_NAME, "there is already a " + known.kind() + " \"" + known.name() + "\"")
                    .hint("choose another name, DROP it first, or write CREATE OR REPLACE")
                    .exception();
        });
        relations.put(relation.name(), relation);
        schema.add(relation.name(), new CatalogueTable(relation));
    }

    public void drop(String name) {
        relations.remove(name);
        schema.removeTable(name);
    }

    /** All relations that users have named, in order of name. */
    public Collection<Relation> relations() {
        return relations.values().stream()
                .filter(relation -> !(relation instanceof Relation.Derived))
                .collect(Collectors.toList());
    }

    public List<String> names() {
        return relations().stream().map(Relation::name).toList();
    }

    public Outside outside() {
        return outside;
    }

    /** The stream that a path or address stands for; the same for the same path. */
    public Relation.Stream path(String path) {
        if (find(path).orElse(null) instanceof Relation.Stream known && outside.keepsColumns(known.options())) {
            return known;
        }
        Map<String, String> options = outside.path(path);
        Schema columns = outside.columns(path, options, Set.of())
                .orElseThrow(() -> Problem.of(Code.FILE, "the columns of '" + path + "' are not known")
                        .hint("declare a STREAM over it with its columns")
                        .exception());
        Relation.Stream stream = new Relation.Stream(path, columns, columns, Calcs.columns(columns), options);
        add(stream, true);
        return stream;
    }

    /** The streams whose bad rows go into a stream, in order of name. */
    public List<Relation.Stream> deadLetterSources(String stream) {
        List<Relation.Stream> found = new ArrayList<>();
        for (Relation relation : relations()) {
            if (relation instanceof Relation.Stream source
                    && outside.deadLetters(source.options())
                            .filter(letters -> letters.stream().equalsIgnoreCase(stream))
                            .isPresent()) {
                found.add(source);
            }
        }
        return found;
    }

    /** A name for a {@link Relation.Derived} that no other has. */
    public String freshName() {
        derived++;
        return "$" + derived;
    }

    /** All rows of a relation, as a query; that of a view is the view's own. */
    public RelNode scan(String name) {
        return Objects.requireNonNull(reader.getTable(List.of(name)), name).toRel(ViewExpanders.simpleContext(cluster));
    }

    /** A query without columns and with one row, where some query must stand. */
    public RelNode emptyQuery() {
        return LogicalValues.createOneRow(cluster);
    }

    public JavaTypeFactoryImpl types() {
        return types;
    }

    public RelOptCluster cluster() {
        return cluster;
    }

    CalciteCatalogReader reader() {
        return reader;
    }

    SqlOperatorTable operators() {
        return Functions.operatorTable();
    }
}
