// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;

/** Something that a query may name in FROM, or an INSERT as its target. */
public sealed interface Relation {
    String name();

    Schema schema();

    /**
     * How a WITH clause is written, for messages.
     *
     * @param secrets the names of the secrets whose values some options have, by the key of the option
     * @param values where the value of each option stands
     * @param name where the relation is named
     */
    record Written(Map<String, String> secrets, Map<String, Place> values, Optional<Place> name) {
        /** Of what no script has written. */
        public static final Written NOWHERE = new Written(Map.of(), Map.of(), Optional.empty());

        public Written {
            secrets = Map.copyOf(secrets);
            values = Map.copyOf(values);
        }

        /** A problem at the place of the relation, where it has none of its own. */
        public Problem placed(Problem problem) {
            return name.map(problem::orAt).orElse(problem);
        }
    }

    /**
     * An append-only stream: fed by a connector, or where it has no options by INSERT or by STEP.
     *
     * @param schema the columns that queries see
     * @param stored the columns that the data has
     * @param columns what gives each column of {@code schema}, over {@code stored}
     * @param written how its options are written
     */
    record Stream(
            String name,
            Schema schema,
            Schema stored,
            List<Expression> columns,
            Map<String, String> options,
            Written written)
            implements Relation {
        public Stream {
            columns = List.copyOf(columns);
            options = Map.copyOf(options);
        }

        /** A stream that no script has written. */
        public Stream(
                String name, Schema schema, Schema stored, List<Expression> columns, Map<String, String> options) {
            this(name, schema, stored, columns, options, Written.NOWHERE);
        }

        /** The same stream, with how it is written. */
        public Stream with(Written places) {
            return new Stream(name, schema, stored, columns, options, places);
        }
    }

    /** Rows in memory that can change. The key may be empty. */
    record Table(String name, Schema schema, List<Integer> primaryKey) implements Relation {}

    /**
     * A macro: its query stands wherever its name does.
     *
     * @param sides where rows leave it on the way, what {@code engine.plan} made of LOG, TEE and ASSERT: in every job that reads it
     */
    record View(String name, Schema schema, RelNode query, String definition, List<?> sides) implements Relation {
        public View {
            sides = List.copyOf(sides);
        }
    }

    /**
     * A query that is kept, and read as it is after the batch.
     *
     * @param sides as those of a view, in the job that keeps it
     */
    record MaterializedView(String name, Schema schema, RelNode query, String definition, List<?> sides)
            implements Relation {
        public MaterializedView {
            sides = List.copyOf(sides);
        }
    }

    /**
     * Where rows leave; cannot be read.
     *
     * @param written how its options are written
     */
    record Sink(String name, Schema schema, Map<String, String> options, Written written) implements Relation {
        public Sink {
            options = Map.copyOf(options);
        }
    }

    /**
     * A model: rows are learnt by it and foretold by it; cannot be read.
     *
     * @param schema what it is given, then what it foretells
     * @param task what it is for
     * @param learner the options of the algorithm
     * @param options all options, as they are written
     */
    record Model(
            String name,
            Schema schema,
            Task task,
            String algorithm,
            Map<String, String> learner,
            Map<String, String> options,
            Written written)
            implements Relation {
        public Model {
            learner = Map.copyOf(learner);
            options = Map.copyOf(options);
        }

        /** What it is given. */
        public Schema inputs() {
            return new Schema(schema.fields().subList(0, schema.size() - 1));
        }

        /** What it foretells. */
        public SqlType.Field output() {
            return schema.fields().get(schema.size() - 1);
        }
    }

    /**
     * A part of a query that SQL has no words for, planned on its own: its name begins with $, which no user's does.
     *
     * @param block what {@code engine.plan} made of it
     */
    record Derived(String name, Schema schema, Object block) implements Relation {}

    /** What users call this kind of thing. */
    default String kind() {
        if (this instanceof Stream) {
            return "stream";
        }
        if (this instanceof Table) {
            return "table";
        }
        if (this instanceof View) {
            return "view";
        }
        if (this instanceof MaterializedView) {
            return "materialized view";
        }
        if (this instanceof Model) {
            return "model";
        }
        return this instanceof Sink ? "sink" : "query";
    }
}
