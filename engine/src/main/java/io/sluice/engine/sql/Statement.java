// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.sql.SqlNode;

/**
 * One statement of a script. It is what was written, checked for form only: whether names exist and types fit is known
 * later. Queries and expressions are Calcite nodes, which validation changes in place: who reads one twice copies it
 * with {@link SqlCopy}.
 */
public sealed interface Statement {
    /** Where it stands and its text. */
    Excerpt source();

    default Place place() {
        return source().place();
    }

    /** What a definition makes. */
    enum Kind {
        STREAM,
        TABLE,
        SINK,
        VIEW,
        MATERIALIZED_VIEW,
        FUNCTION,
        MODEL
    }

    /** {@code SET key = value}. A quoted and an unquoted value are the same; number and unit have one blank between. */
    record SetOption(Excerpt source, Name key, String value, Place valuePlace) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setOption(this);
        }
    }

    /** {@code RESET key}, or all settings. */
    record Reset(Excerpt source, Optional<Name> key) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.reset(this);
        }
    }

    /** {@code INCLUDE 'path'}, relative to the script that says so. */
    record Include(Excerpt source, String path) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.include(this);
        }
    }

    /**
     * CREATE STREAM, TABLE or SINK.
     *
     * @param kind STREAM, TABLE or SINK
     * @param columns in the order written; empty where the connector or the query knows them
     * @param primaryKey empty if there is none
     * @param connected whether there is a WITH clause, be it empty of options
     * @param lateDataTo the stream that late rows go to
     * @param as the query that fills it
     * @param emit of that query
     */
    record CreateRelation(
            Excerpt source,
            Kind kind,
            Name name,
            List<Column> columns,
            List<Name> primaryKey,
            Optional<Watermark> watermark,
            boolean connected,
            List<Option> options,
            Optional<Name> lateDataTo,
            boolean orReplace,
            boolean ifNotExists,
            Optional<SqlNode> as,
            Optional<Emit> emit)
            implements Statement {
        public CreateRelation {
            columns = List.copyOf(columns);
            primaryKey = List.copyOf(primaryKey);
            options = List.copyOf(options);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.createRelation(this);
        }
    }

    /** CREATE VIEW, a macro, or CREATE MATERIALIZED VIEW. The column names are empty where the query gives them. */
    record CreateView(
            Excerpt source,
            boolean materialized,
            Name name,
            List<Name> columns,
            SqlNode query,
            boolean orReplace,
            boolean ifNotExists)
            implements Statement {
        public CreateView {
            columns = List.copyOf(columns);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.createView(this);
        }
    }

    /**
     * INSERT INTO, also as the end of a pipe. Columns match by position; with a list, by position in the list.
     * {@code INSERT … VALUES} has a query of kind VALUES.
     */
    record Insert(Excerpt source, Name target, List<Name> columns, SqlNode query, Optional<Emit> emit)
            implements Statement {
        public Insert {
            columns = List.copyOf(columns);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.insert(this);
        }
    }

    /**
     * CREATE MODEL.
     *
     * @param inputs what it is given, each with its type; empty, as the output is, where the model's store knows them
     */
    record CreateModel(
            Excerpt source,
            Name name,
            List<Column.Plain> inputs,
            Optional<Column.Plain> output,
            List<Option> options,
            boolean orReplace,
            boolean ifNotExists)
            implements Statement {
        public CreateModel {
            inputs = List.copyOf(inputs);
            options = List.copyOf(options);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.createModel(this);
        }
    }

    /** TRAIN MODEL, also as the end of a pipe. */
    record Train(Excerpt source, Training training, SqlNode query) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.train(this);
        }
    }

    /** {@code ALTER MODEL m ACTIVATE VERSION 41}: what predictors serve from now on. */
    record ActivateVersion(Excerpt source, Name model, long version) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.activateVersion(this);
        }
    }

    /** {@code ALTER MODEL m SET TAG champion = 41}. */
    record TagVersion(Excerpt source, Name model, Name tag, long version) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.tagVersion(this);
        }
    }

    /**
     * ROLLBACK MODEL: predictors serve an earlier version, until a newer one than there is now is published.
     *
     * @param version to go back to; empty for the one before the one that is served
     * @param before the time before which it was made, in the place of a version
     */
    record RollbackModel(Excerpt source, Name model, OptionalLong version, Optional<LocalDateTime> before)
            implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rollbackModel(this);
        }
    }

    /** A bare query: it prints. If it ends in FORK, its node is a {@link SqlFork}. */
    record Query(Excerpt source, SqlNode query, Optional<Emit> emit) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.query(this);
        }
    }

    /** EXPLAIN of a Query or an Insert. */
    record Explain(Excerpt source, Plan plan, Format format, Statement explained) implements Statement {
        /** Which plan is shown. */
        public enum Plan {
            DAG,
            LOGICAL,
            /** What each operator remembers, and what bounds it. */
            STATE,
            /** The generated Java of each fused loop. */
            CODE
        }

        /** How it is written. */
        public enum Format {
            TEXT,
            DOT,
            MERMAID,
            JSON
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.explain(this);
        }
    }

    /** {@code SHOW STREAMS LIKE 'a%'}. */
    record Show(Excerpt source, Subject subject, Optional<String> like) implements Statement {
        /** What is listed. */
        public enum Subject {
            STREAMS,
            TABLES,
            VIEWS,
            SINKS,
            FUNCTIONS,
            MODELS,
            JOBS,
            SETTINGS
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.show(this);
        }
    }

    /** {@code SHOW CREATE TABLE t}: the statement that made it. */
    record ShowCreate(Excerpt source, Optional<Kind> kind, Name name) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.showCreate(this);
        }
    }

    /** {@code DESCRIBE t}, or of a path in quotes. */
    record Describe(Excerpt source, Optional<Kind> kind, Name target, boolean path) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.describe(this);
        }
    }

    /** {@code DROP TABLE IF EXISTS t}. */
    record Drop(Excerpt source, Kind kind, Name name, boolean ifExists) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.drop(this);
        }
    }

    /** {@code STOP JOB name}. */
    record StopJob(Excerpt source, Name job) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.stopJob(this);
        }
    }

    /** One batch of a test; without inputs an empty one. */
    record Step(Excerpt source, List<Input> inputs) implements Statement {
        /** Rows for one relation. */
        public record Input(Name relation, List<Row> inserted, List<Row> deleted) {
            public Input {
                inserted = List.copyOf(inserted);
                deleted = List.copyOf(deleted);
            }
        }

        public Step {
            inputs = List.copyOf(inputs);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.step(this);
        }
    }

    /** Constant expressions. */
    record Row(List<SqlNode> values, Place place) {
        public Row {
            values = List.copyOf(values);
        }
    }

    /**
     * {@code EXPECT v VALUES (±n, …)}: the net changes of {@code v} since its last EXPECT, as a multiset, none for
     * UNCHANGED; {@code EXPECT SNAPSHOT v VALUES …}: its rows.
     */
    record Expect(Excerpt source, Name relation, boolean snapshot, List<Weighted> rows) implements Statement {
        /** A row and how often it came (positive) or went (negative); 1 in a snapshot. */
        public record Weighted(long weight, Row row) {}

        public Expect {
            rows = List.copyOf(rows);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.expect(this);
        }
    }

    /** {@code EXPECT ERROR 'SLU-2001' FOR statement}. The statement may be {@link Wrong}. */
    record ExpectError(Excerpt source, String code, Statement statement) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.expectError(this);
        }
    }

    /** {@code ADVANCE TIME TO TIMESTAMP '…'}. */
    record Advance(Excerpt source, LocalDateTime to) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.advance(this);
        }
    }

    /** {@code END INPUT s}, or of all sources. */
    record EndInput(Excerpt source, Optional<Name> relation) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.endInput(this);
        }
    }

    /** What the language has and this version has not. */
    record NotYet(Excerpt source, String what, String workaround) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.notYet(this);
        }
    }

    /** A statement with a problem, where a problem is expected: only in {@link ExpectError}. */
    record Wrong(Excerpt source, Problem problem) implements Statement {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.wrong(this);
        }
    }

    <R> R match(Cases<R> cases);

    /** One function per kind of statement. */
    interface Cases<R> {
        R setOption(SetOption statement);

        R reset(Reset statement);

        R include(Include statement);

        R createRelation(CreateRelation statement);

        R createView(CreateView statement);

        R insert(Insert statement);

        R createModel(CreateModel statement);

        R train(Train statement);

        R activateVersion(ActivateVersion statement);

        R tagVersion(TagVersion statement);

        R rollbackModel(RollbackModel statement);

        R query(Query statement);

        R explain(Explain statement);

        R show(Show statement);

        R showCreate(ShowCreate statement);

        R describe(Describe statement);

        R drop(Drop statement);

        R stopJob(StopJob statement);

        R step(Step statement);

        R expect(Expect statement);

        R expectError(ExpectError statement);

        R advance(Advance statement);

        R endInput(EndInput statement);

        R notYet(NotYet statement);

        R wrong(Wrong statement);
    }
}
