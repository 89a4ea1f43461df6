// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.plan.PlanColumns;
import io.sluice.engine.plan.PlanQuery;
import io.sluice.engine.plan.Planned;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Column;
import io.sluice.engine.sql.Models;
import io.sluice.engine.sql.Name;
import io.sluice.engine.sql.Option;
import io.sluice.engine.sql.Outside;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Statement;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** CREATE and DROP: statement → entry of the catalogue. */
final class Definitions {
    private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

    private final Catalogue catalogue;

    Definitions(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** What a statement defines, not added yet; nothing if it is there and IF NOT EXISTS is said. */
    Optional<Relation> prepare(Statement.CreateRelation create, UnaryOperator<String> variables) {
        if (create.ifNotExists() && catalogue.find(create.name().text()).isPresent()) {
            return Optional.empty();
        }
        refuseLater(create);
        return Optional.of(relation(create, variables));
    }

    /** Adds a relation to the catalogue. */
    void add(Relation relation, Name name, boolean orReplace) {
        try {
            new DeadLetterStreams(catalogue).requireUnused(relation.name());
            catalogue.add(relation, orReplace);
            if (relation instanceof Relation.Stream stream) {
                new DeadLetterStreams(catalogue).declare(stream);
            }
        } catch (ProblemException failure) {
            throw new ProblemException(failure.problem().orAt(name.place()), failure);
        }
    }

    private static void refuseLater(Statement.CreateRelation create) {
        create.watermark().ifPresent(watermark -> {
            throw notYet("WATERMARK", "leave it out: results are right after every batch without it")
                    .at(watermark.column().place())
                    .exception();
        });
        create.lateDataTo().ifPresent(late -> {
            throw notYet("LATE DATA TO", "leave it out").at(late.place()).exception();
        });
        if (create.kind() == Statement.Kind.TABLE && create.connected()) {
            throw notYet(
                            "a TABLE with a connector",
                            "declare it as a STREAM, and keep what you need in a MATERIALIZED VIEW")
                    .at(create.place())
                    .exception();
        }
    }

    private static Problem notYet(String what, String workaround) {
        return Problem.of(Code.NOT_YET, what + " is not supported yet").hint(workaround);
    }

    private Relation relation(Statement.CreateRelation create, UnaryOperator<String> variables) {
        String name = create.name().text();
        requireDistinct(create.columns().stream().map(Column::name).toList());
        switch (create.kind()) {
            case STREAM -> {
                return checked(
                        create, stream(create, options(create, variables)).with(written(create)));
            }
            case TABLE -> {
                List<Integer> key = create.primaryKey().stream()
                        .map(column -> index(column, create.columns()))
                        .toList();
                Schema schema = keyed(writtenSchema(create), key);
                requireDistinctColumns(schema, name, create.place());
                return new Relation.Table(name, schema, key);
            }
            default -> {
                return new Relation.Sink(name, writtenSchema(create), options(create, variables), written(create));
            }
        }
    }

    private Relation.Stream stream(Statement.CreateRelation create, Map<String, String> options) {
        String name = create.name().text();
        if (create.columns().isEmpty()) {
            Optional<Schema> known = catalogue
                    .outside()
                    .columns(name, options, secrets(create.options()).keySet());
            if (known.isPresent()) {
                return new Relation.Stream(name, known.get(), known.get(), Calcs.columns(known.get()), options);
            }
        }
        return PlanColumns.stream(name, stored(create), create.columns(), options, catalogue, create.place());
    }

    /** Checks what can be known of a stream before any of its data is there. */
    private Relation.Stream checked(Statement.CreateRelation create, Relation.Stream stream) {
        try {
            catalogue.outside().check(stream);
            new DeadLetterStreams(catalogue).check(stream);
        } catch (ProblemException failure) {
            throw new ProblemException(failure.problem().orAt(create.name().place()), failure);
        }
        return stream;
    }

    private static Schema keyed(Schema schema, List<Integer> key) {
        List<SqlType.Field> fields = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            SqlType type = schema.type(i);
            fields.add(new SqlType.Field(schema.name(i), key.contains(i) ? type.withNullable(false) : type));
        }
        return new Schema(fields);
    }

    private static void requireDistinct(List<Name> names) {
        TreeSet<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Name name : names) {
            if (!seen.add(name.text())) {
                throw Problem.of(Code.DUPLICATE_NAME, "column \"" + name.text() + "\" is there twice")
                        .at(name.place())
                        .hint("names that differ only by case are the same name")
                        .exception();
            }
        }
    }

    private static int index(Name name, List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw Problem.of(Code.UNKNOWN_COLUMN, "there is no column \"" + name.text() + "\" for the primary key")
                .at(name.place())
                .exception();
    }

    /** The columns that the data has. */
    private static Schema stored(Statement.CreateRelation create) {
        List<SqlType.Field> fields = new ArrayList<>();
        for (Column column : create.columns()) {
            if (column instanceof Column.Plain plain) {
                SqlType type = plain.type().orElseThrow(() -> noType(column.name()));
                fields.add(new SqlType.Field(plain.name().text(), type));
            } else if (column instanceof Column.Metadata) {
                throw notYet("a METADATA column", "leave the column out")
                        .at(column.name().place())
                        .exception();
            }
        }
        if (fields.isEmpty()) {
            throw Problem.of(Code.INVALID_QUERY, "\"" + create.name().text() + "\" has no columns")
                    .at(create.name().place())
                    .hint("list them, as in CREATE STREAM s (line STRING)")
                    .exception();
        }
        return new Schema(fields);
    }

    private static ProblemException noType(Name name) {
        return Problem.of(Code.INVALID_QUERY, "column \"" + name.text() + "\" has no type")
                .at(name.place())
                .hint("write it behind the name, as in " + name.text() + " STRING")
                .exception();
    }

    /** The columns of what a query may define. */
    private Schema writtenSchema(Statement.CreateRelation create) {
        if (create.as().isEmpty()) {
            return stored(create);
        }
        Schema query = PlanQuery.plan(
                        io.sluice.engine.sql.SqlCopy.of(create.as().get()), catalogue, create.place())
                .main()
                .map(Planned.Result::schema)
                .orElseThrow(() -> fork(create.place()));
        return renamed(query, create.columns().stream().map(Column::name).toList(), create.columns());
    }

    private static ProblemException fork(Place place) {
        return Problem.of(Code.INVALID_QUERY, "a query that ends in FORK has no rows of its own")
                .at(place)
                .hint("end each branch in INSERT INTO")
                .exception();
    }

    private static Schema renamed(Schema schema, List<Name> names, List<Column> columns) {
        if (names.isEmpty()) {
            return schema;
        }
        requireCount(schema, names);
        List<SqlType.Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Optional<SqlType> declared = i < columns.size() && columns.get(i) instanceof Column.Plain plain
                    ? plain.type()
                    : Optional.empty();
            fields.add(new SqlType.Field(names.get(i).text(), declared.orElse(schema.type(i))));
        }
        return new Schema(fields);
    }

    private static void requireCount(Schema schema, List<Name> names) {
        if (schema.size() != names.size()) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "the query has " + schema.size() + " columns, but " + names.size() + " are named")
                    .at(names.get(0).place())
                    .exception();
        }
    }

    private Map<String, String> options(Statement.CreateRelation create, UnaryOperator<String> variables) {
        boolean sink = create.kind() == Statement.Kind.SINK;
        return options(
                create.name(),
                create.options(),
                variables,
                (options, secrets) -> catalogue.outside().wrong(create.name().text(), sink, options, secrets));
    }

    /** What is wrong with options, given the keys of those that are secret. */
    private interface Check extends BiFunction<Map<String, String>, Set<String>, Optional<Outside.WrongOption>> {}

    private static Map<String, String> options(
            Name name, List<Option> written, UnaryOperator<String> variables, Check check) {
        Map<String, String> options = new LinkedHashMap<>();
        for (Option option : written) {
            if (options.put(option.key(), value(option, variables)) != null) {
                throw Problem.of(Code.DUPLICATE_NAME, "option '" + option.key() + "' is there twice")
                        .at(option.keyPlace())
                        .exception();
            }
        }
        check.apply(options, secrets(written).keySet()).ifPresent(wrong -> {
            Place place = written.stream()
                    .filter(option -> wrong.key().equals(Optional.of(option.key())))
                    .map(option -> wrong.value() ? option.valuePlace() : option.keyPlace())
                    .findFirst()
                    .orElse(name.place());
            throw wrong.problem().at(place).exception();
        });
        return options;
    }

    /** What CREATE MODEL defines; nothing if it is there and IF NOT EXISTS is said. */
    Optional<Relation.Model> model(Statement.CreateModel create, UnaryOperator<String> variables) {
        String name = create.name().text();
        if (create.ifNotExists() && catalogue.find(name).isPresent()) {
            return Optional.empty();
        }
        Models models = catalogue.outside().models();
        Map<String, String> options = options(
                create.name(), create.options(), variables, (given, secrets) -> models.wrong(name, given, secrets));
        Relation.Written written = written(create.name(), create.options());
        try {
            if (create.output().isEmpty()) {
                return Optional.of(models.stored(name, options, written));
            }
            List<SqlType.Field> inputs =
                    create.inputs().stream().map(Definitions::field).toList();
            SqlType.Field output = field(create.output().get());
            if (inputs.stream().anyMatch(input -> input.name().equalsIgnoreCase(output.name()))) {
                throw Problem.of(Code.DUPLICATE_NAME, "what is foretold is among what it is foretold from")
                        .at(create.output().get().name().place())
                        .hint("leave \"" + output.name() + "\" out of INPUT")
                        .exception();
            }
            return Optional.of(models.declared(name, new Schema(inputs), output, options, written));
        } catch (ProblemException failure) {
            throw new ProblemException(failure.problem().orAt(place(create, failure.problem())), failure);
        }
    }

    /** Of a problem of a model: the column that it names, if it names one. */
    private static Place place(Statement.CreateModel create, Problem problem) {
        return Stream.concat(create.inputs().stream(), create.output().stream())
                .map(Column.Plain::name)
                .filter(column -> problem.message().contains("\"" + column + "\""))
                .findFirst()
                .orElse(create.name())
                .place();
    }

    private static SqlType.Field field(Column.Plain column) {
        return new SqlType.Field(column.name().text(), column.type().orElseThrow(() -> noType(column.name())));
    }

    /** The value of a secret: that of the variable of its name, which nothing shows. */
    private static String secret(Option option, UnaryOperator<String> variables) {
        if (!SECRET_NAME.matcher(option.value()).matches()) {
            throw Problem.of(Code.INVALID_VALUE, "\"" + option.value() + "\" is no name of a secret")
                    .at(option.valuePlace())
                    .hint("it is that of a variable: letters, digits, _ and .")
                    .exception();
        }
        return variables.apply("${" + option.value() + "}");
    }

    private static Relation.Written written(Statement.CreateRelation create) {
        return written(create.name(), create.options());
    }

    private static Relation.Written written(Name name, List<Option> options) {
        Map<String, Place> values = new LinkedHashMap<>();
        options.forEach(option -> values.put(option.key(), option.valuePlace()));
        return new Relation.Written(secrets(options), values, Optional.of(name.place()));
    }

    private static Map<String, String> secrets(List<Option> options) {
        Map<String, String> secrets = new LinkedHashMap<>();
        options.stream().filter(Option::secret).forEach(option -> secrets.put(option.key(), option.value()));
        return secrets;
    }

    private static String value(Option option, UnaryOperator<String> variables) {
        try {
            return option.secret() ? secret(option, variables) : variables.apply(option.value());
        } catch (ProblemException failure) {
            throw new ProblemException(failure.problem().at(option.valuePlace()), failure);
        }
    }

    /** Adds a view; gives its relation, or nothing if it was there and IF NOT EXISTS was said. */
    Optional<Relation> create(Statement.CreateView create) {
        if (create.ifNotExists() && catalogue.find(create.name().text()).isPresent()) {
            return Optional.empty();
        }
        requireDistinct(create.columns());
        Planned planned = view(create);
        Planned.Result main = planned.main().orElseThrow(() -> fork(create.place()));
        Schema schema = renamed(main.schema(), create.columns(), List.of());
        String name = create.name().text();
        String definition = create.source().text();
        Relation relation = create.materialized()
                ? new Relation.MaterializedView(name, schema, main.rel(), definition, planned.sides())
                : new Relation.View(name, schema, main.rel(), definition, planned.sides());
        requireDistinctColumns(schema, name, create.place());
        add(relation, create.name(), create.orReplace());
        return Optional.of(relation);
    }

    private Planned view(Statement.CreateView create) {
        try {
            return PlanQuery.plan(create.query(), catalogue, create.place()).checkedIfSmall();
        } catch (ProblemException failure) {
            Problem problem = failure.problem();
            boolean itself = problem.code() == Code.UNKNOWN_RELATION
                    && problem.message().endsWith("\"" + create.name().text() + "\"");
            throw itself
                    ? new ProblemException(
                            problem.hint("a view cannot read itself; UPDATE STATE keeps a history"), failure)
                    : failure;
        }
    }

    private static void requireDistinctColumns(Schema schema, String relation, Place place) {
        TreeSet<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : schema.names()) {
            if (!seen.add(name)) {
                throw Problem.of(Code.DUPLICATE_NAME, "two columns of \"" + relation + "\" are called \"" + name + "\"")
                        .at(place)
                        .hint("rename one with AS")
                        .exception();
            }
        }
    }

    /** Removes a relation; false if it was not there and IF EXISTS was said. */
    boolean drop(Statement.Drop drop) {
        String name = drop.name().text();
        Optional<Relation> relation = catalogue.find(name);
        if (relation.isEmpty() && drop.ifExists()) {
            return false;
        }
        boolean model = drop.kind() == Statement.Kind.MODEL;
        Relation found = relation.orElseThrow(() -> (model ? catalogue.unknownModel(name) : catalogue.unknown(name))
                .at(drop.name().place())
                .exception());
        catalogue.modelOf(found.name()).ifPresent(whole -> {
            throw Problem.of(Code.WRONG_KIND, "\"" + found.name() + "\" is a part of model \"" + whole.name() + "\"")
                    .at(drop.name().place())
                    .hint("it goes with the model: DROP MODEL " + whole.name())
                    .exception();
        });
        String wanted = drop.kind().name().replace('_', ' ').toLowerCase(java.util.Locale.ROOT);
        if (!found.kind().equals(wanted)) {
            throw Problem.of(Code.WRONG_KIND, "\"" + found.name() + "\" is a " + found.kind() + ", not a " + wanted)
                    .at(drop.name().place())
                    .hint("write DROP " + found.kind().toUpperCase(java.util.Locale.ROOT) + " " + found.name())
                    .exception();
        }
        try {
            new DeadLetterStreams(catalogue).requireUnused(found.name());
        } catch (ProblemException failure) {
            throw new ProblemException(failure.problem().orAt(drop.name().place()), failure);
        }
        catalogue.drop(name);
        return true;
    }
}
