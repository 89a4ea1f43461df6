// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.ProblemException;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/** Resolves names and types, and turns a query into relational algebra; what is wrong comes out in the user's words. */
public final class Validate {
    private Validate() {}

    /**
     * A query as relational algebra, not yet rewritten.
     *
     * @param query in Calcite's own nodes only; it is changed by validation
     * @param statement the statement it comes from, for places
     */
    public static RelRoot query(SqlNode query, Catalogue catalogue, Place statement) {
        SqlValidator validator = SqlValidatorUtil.newValidator(
                catalogue.operators(),
                catalogue.reader(),
                catalogue.types(),
                SqlValidator.Config.DEFAULT
                        .withConformance(SqlConformanceEnum.LENIENT)
                        .withIdentifierExpansion(true)
                        .withTypeCoercionEnabled(true));
        try {
            SqlNode valid = validator.validate(query);
            SqlToRelConverter converter = new SqlToRelConverter(
                    (RelDataType type, String sql, java.util.List<String> path, java.util.List<String> view) -> {
                        throw new IllegalStateException("views are expanded by the catalogue");
                    },
                    validator,
                    catalogue.reader(),
                    catalogue.cluster(),
                    StandardConvertletTable.INSTANCE,
                    SqlToRelConverter.config().withTrimUnusedFields(false).withExpand(false));
            return converter.convertQuery(valid, false, true);
        } catch (CalciteContextException problem) {
            throw new ProblemException(Diagnose.problem(problem, catalogue, statement), problem);
        }
    }
}
