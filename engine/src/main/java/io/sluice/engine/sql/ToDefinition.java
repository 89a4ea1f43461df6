// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.sql.Statement.CreateRelation;
import io.sluice.engine.sql.Statement.Kind;
import io.sluice.engine.topology.SqlType;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.ColumnConstraintContext;
import io.sluice.grammar.SluiceParser.CreateRelationContext;
import io.sluice.grammar.SluiceParser.OptionValueContext;
import io.sluice.grammar.SluiceParser.TableElementContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/** CREATE STREAM, TABLE, SINK: their columns, keys, watermark and options. */
final class ToDefinition {
    private final ToQuery queries;
    private final Script script;
    private final ToName names;

    ToDefinition(ToQuery queries) {
        this.queries = queries;
        this.script = queries.script();
        this.names = queries.names();
    }

    CreateRelation relation(CreateRelationContext context, Optional<Emit> emit) {
        Kind kind = Kind.valueOf(context.kind.getText().toUpperCase(Locale.ROOT));
        refuseMisfits(context, kind);
        List<TableElementContext> elements = context.tableElements() == null
                ? List.of()
                : context.tableElements().tableElement();
        List<Name> primaryKey = primaryKey(elements);
        List<Column> columns = columns(elements, primaryKey, context.query() != null || kind == Kind.SINK);
        for (Name key : primaryKey) {
            if (columns.stream().noneMatch(column -> column.name().equals(key))) {
                throw Unknown.name(
                                script,
                                context.tableElements(),
                                Code.UNKNOWN_COLUMN,
                                "column",
                                key.text(),
                                columns.stream().map(Column::name).toList())
                        .at(key.place())
                        .exception();
            }
        }
        return new CreateRelation(
                script.excerpt(context),
                kind,
                names.relation(context.qualifiedName()),
                columns,
                primaryKey,
                watermark(elements),
                context.withOptions() != null,
                options(context.withOptions()),
                Optional.ofNullable(context.lateData()).map(late -> names.relation(late.qualifiedName())),
                context.orReplace() != null,
                context.ifNotExists() != null,
                Optional.ofNullable(context.query()).map(queries::query),
                emit);
    }

    private void refuseMisfits(CreateRelationContext context, Kind kind) {
        if (context.PARTITIONED() != null) {
            throw script.notYet(context.nameList(), "PARTITIONED BY", "leave it out");
        }
        if (kind == Kind.STREAM && context.query() != null) {
            throw script.problem(Code.INVALID_QUERY, context.query(), "a STREAM is not defined by a query")
                    .hint("use CREATE VIEW or CREATE MATERIALIZED VIEW, or INSERT INTO the stream")
                    .exception();
        }
        if (kind != Kind.SINK && context.emit() != null) {
            throw script.problem(Code.MISPLACED_STATEMENT, context.emit(), "EMIT belongs to a SINK")
                    .exception();
        }
        if (kind == Kind.SINK && context.lateData() != null) {
            throw script.problem(Code.INVALID_QUERY, context.lateData(), "a SINK has no late data")
                    .exception();
        }
        if (context.orReplace() != null && context.ifNotExists() != null) {
            throw script.problem(Code.SYNTAX, context.ifNotExists(), "OR REPLACE and IF NOT EXISTS exclude each other")
                    .exception();
        }
    }

    private List<Name> primaryKey(List<TableElementContext> elements) {
        List<Name> key = new ArrayList<>();
        boolean found = false;
        for (TableElementContext element : elements) {
            List<Name> here = List.of();
            if (element instanceof SluiceParser.PrimaryKeyDefinitionContext definition) {
                here = names.names(definition.nameList());
            } else if (element instanceof SluiceParser.ColumnDefinitionContext column && isKey(column)) {
                here = List.of(names.name(column.name()));
            }
            if (found && !here.isEmpty()) {
                throw script.problem(Code.DUPLICATE_NAME, element, "there is one PRIMARY KEY")
                        .hint("a key of several columns is PRIMARY KEY (a, b)")
                        .exception();
            }
            found |= !here.isEmpty();
            key.addAll(here);
        }
        return key;
    }

    private static boolean isKey(SluiceParser.ColumnDefinitionContext column) {
        return column.columnConstraint().stream().anyMatch(SluiceParser.PrimaryKeyConstraintContext.class::isInstance);
    }

    /** The columns in order. Those of the primary key are NOT NULL. */
    private List<Column> columns(List<TableElementContext> elements, List<Name> primaryKey, boolean typesOptional) {
        List<Column> columns = new ArrayList<>();
        Set<Name> seen = new HashSet<>();
        for (TableElementContext element : elements) {
            Optional<Column> column = column(element, primaryKey, typesOptional);
            column.ifPresent(columns::add);
            if (column.isPresent() && !seen.add(column.get().name())) {
                throw script.problem(
                                Code.DUPLICATE_NAME,
                                element,
                                "column \"" + column.get().name() + "\" is there twice")
                        .at(column.get().name().place())
                        .exception();
            }
        }
        return columns;
    }

    private Optional<Column> column(TableElementContext element, List<Name> primaryKey, boolean typesOptional) {
        if (element instanceof SluiceParser.ColumnDefinitionContext plain) {
            Name name = names.name(plain.name());
            if (plain.dataType() == null && !typesOptional) {
                throw script.problem(Code.SYNTAX, plain, "column \"" + name + "\" has no type")
                        .exception();
            }
            boolean nullable = !primaryKey.contains(name) && isNullable(plain.columnConstraint());
            Optional<SqlType> type = Optional.ofNullable(plain.dataType())
                    .map(written -> queries.types().type(written).withNullable(nullable));
            return Optional.of(new Column.Plain(name, type));
        }
        if (element instanceof SluiceParser.ComputedColumnContext computed) {
            SqlNode expression = queries.expressions().visit(computed.expression());
            return Optional.of(new Column.Computed(names.name(computed.name()), expression));
        }
        if (element instanceof SluiceParser.MetadataColumnContext metadata) {
            Name name = names.name(metadata.name());
            // Of the strings, the first is the key if there is a FROM, the last a comment.
            String key =
                    metadata.FROM() == null ? name.text() : queries.literals().string(metadata.string(0));
            SqlType type = queries.types().type(metadata.columnType());
            return Optional.of(new Column.Metadata(name, type, key, metadata.VIRTUAL() != null));
        }
        return Optional.empty();
    }

    private static boolean isNullable(List<ColumnConstraintContext> constraints) {
        return constraints.stream()
                .noneMatch(constraint -> constraint instanceof SluiceParser.NullConstraintContext nulls
                        && nulls.nullability().NOT() != null);
    }

    private Optional<Watermark> watermark(List<TableElementContext> elements) {
        Optional<Watermark> watermark = Optional.empty();
        for (TableElementContext element : elements) {
            if (element instanceof SluiceParser.WatermarkDefinitionContext definition) {
                if (watermark.isPresent()) {
                    throw script.problem(Code.DUPLICATE_NAME, element, "there is one WATERMARK")
                            .exception();
                }
                watermark = Optional.of(watermark(definition.watermark()));
            }
        }
        return watermark;
    }

    private Watermark watermark(SluiceParser.WatermarkContext context) {
        SqlNode expression = queries.expressions().visit(context.expression());
        if (context.plainDuration() != null) {
            SqlNode delay = queries.literals().interval(context.plainDuration());
            expression = Chains.call(SqlStdOperatorTable.MINUS, expression, delay);
        }
        return new Watermark(names.name(context.name()), expression);
    }

    /** The options of a WITH clause, if there is one. */
    List<Option> options(SluiceParser.@Nullable WithOptionsContext context) {
        List<Option> options = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        if (context != null) {
            for (SluiceParser.OptionContext option : context.option()) {
                String key = queries.literals().string(option.key);
                if (!seen.add(key)) {
                    throw script.problem(Code.DUPLICATE_NAME, option.key, "option '" + key + "' is there twice")
                            .exception();
                }
                options.add(option(key, option));
            }
        }
        return options;
    }

    private Option option(String key, SluiceParser.OptionContext context) {
        OptionValueContext value = context.optionValue();
        String text = value.getText();
        if (value instanceof SluiceParser.StringOptionContext string) {
            text = queries.literals().string(string.string());
        } else if (value instanceof SluiceParser.SecretOptionContext secret) {
            text = queries.literals().string(secret.string());
        }
        boolean isSecret = value instanceof SluiceParser.SecretOptionContext;
        return new Option(key, text, isSecret, script.place(context.key), script.place(value));
    }
}
