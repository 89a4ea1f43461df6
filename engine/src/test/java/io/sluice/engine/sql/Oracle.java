// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/** A small catalogue, and plans over it from our trees and from those of Calcite's own parser. */
final class Oracle {
    private static final SqlParser.Config CALCITE = SqlParser.config()
            .withCaseSensitive(false)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withConformance(SqlConformanceEnum.LENIENT);

    private final JavaTypeFactory types = new JavaTypeFactoryImpl() {
        @Override
        public Charset getDefaultCharset() {
            return StandardCharsets.UTF_8;
        }
    };
    private final CalciteSchema schema = CalciteSchema.createRootSchema(false, false);
    private final CalciteCatalogReader catalogue;
    private final SqlOperatorTable operators;

    Oracle() {
        add(
                "bid",
                "auction:BIGINT",
                "bidder:BIGINT",
                "price:DOUBLE",
                "channel:VARCHAR?",
                "cnt:INTEGER?",
                "amount:DECIMAL",
                "ts:TIMESTAMP",
                "tags:ARRAY");
        add("auction", "id:BIGINT", "item:VARCHAR", "seller:BIGINT", "category:BIGINT", "ts:TIMESTAMP");
        add("s", "id:BIGINT", "x:INTEGER?");
        add("t", "id:BIGINT", "y:INTEGER?");
        add("words", "word:VARCHAR", "n:BIGINT", "date:DATE", "value:INTEGER", "state:VARCHAR", "year:INTEGER");
        CalciteSchema paths = schema.add(PathName.SCHEMA, new AbstractSchema());
        paths.add("a.csv", table("line:VARCHAR"));
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
        catalogue = new CalciteCatalogReader(schema, List.of(), types, new CalciteConnectionConfigImpl(properties));
        operators = SqlOperatorTables.chain(
                SqlStdOperatorTable.instance(),
                SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(SqlLibrary.POSTGRESQL, SqlLibrary.BIG_QUERY),
                catalogue);
    }

    private void add(String name, String... columns) {
        schema.add(name, table(columns));
    }

    private AbstractTable table(String... columns) {
        RelDataTypeFactory.Builder row = types.builder();
        Arrays.stream(columns)
                .map(column -> column.split(":"))
                .forEach(parts -> row.add(
                        parts[0],
                        types.createTypeWithNullability(type(parts[1].replace("?", "")), parts[1].endsWith("?"))));
        RelDataType type = row.build();
        return new AbstractTable() {
            @Override
            public RelDataType getRowType(RelDataTypeFactory factory) {
                return type;
            }
        };
    }

    private RelDataType type(String name) {
        return switch (name) {
            case "ARRAY" -> types.createArrayType(types.createSqlType(SqlTypeName.VARCHAR), -1);
            case "DECIMAL" -> types.createSqlType(SqlTypeName.DECIMAL, 10, 2);
            case "TIMESTAMP" -> types.createSqlType(SqlTypeName.TIMESTAMP, 3);
            default -> types.createSqlType(SqlTypeName.valueOf(name));
        };
    }

    static SqlNode ours(String sql) {
        return ((Statement.Query) ToStatement.statements("q.sql", sql).get(0)).query();
    }

    static SqlNode calcites(String sql) {
        try {
            return SqlParser.create(sql, CALCITE).parseQuery();
        } catch (SqlParseException wrong) {
            throw new AssertionError(sql, wrong);
        }
    }

    String plan(SqlNode query) {
        return RelOptUtil.toString(rel(query).project());
    }

    RelRoot rel(SqlNode query) {
        SqlValidator validator = new Renaming();
        SqlNode validated = validator.validate(query);
        RelOptCluster cluster = RelOptCluster.create(new VolcanoPlanner(), new RexBuilder(types));
        SqlToRelConverter converter = new SqlToRelConverter(
                (type, text, path, view) -> {
                    throw new AssertionError("no views here");
                },
                validator,
                catalogue,
                cluster,
                StandardConvertletTable.INSTANCE,
                SqlToRelConverter.config().withTrimUnusedFields(false).withExpand(false));
        return converter.convertQuery(validated, false, true);
    }

    /** Expands what Calcite's validator does not know, as the planner's does. */
    private final class Renaming extends SqlValidatorImpl {
        Renaming() {
            super(
                    operators,
                    catalogue,
                    types,
                    SqlValidator.Config.DEFAULT
                            .withConformance(SqlConformanceEnum.LENIENT)
                            .withIdentifierExpansion(true)
                            .withTypeCoercionEnabled(true));
        }

        @Override
        protected RelDataType validateSelectList(SqlNodeList items, SqlSelect select, RelDataType target) {
            return super.validateSelectList(SqlStarRename.expand(items, select, this), select, target);
        }
    }
}
