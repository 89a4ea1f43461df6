// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.util.List;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlNode;
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
        Patterns.check(query, statement);
        Validator validator = new Validator(catalogue);
        try {
            SqlNode valid = validator.validate(query);
            SqlToRelConverter converter = new SqlToRelConverter(
                    Validate::noViews,
                    validator,
                    catalogue.reader(),
                    catalogue.cluster(),
                    StandardConvertletTable.INSTANCE,
                    SqlToRelConverter.config()
                            .withTrimUnusedFields(false)
                            .withExpand(false)
                            // The passes simplify, once casts tell of NULL.
                            .addRelBuilderConfigTransform(config -> config.withSimplify(false)));
            return converter.convertQuery(valid, false, true);
        } catch (CalciteContextException problem) {
            throw new ProblemException(Diagnose.problem(problem, catalogue, validator, statement), problem);
        } catch (CalciteException problem) {
            Problem plain = Wording.problem(String.valueOf(problem.getMessage()));
            throw new ProblemException(plain.at(statement), problem);
        } catch (ProblemException problem) {
            throw problem;
        } catch (AssertionError | RuntimeException bug) {
            // Calcite wraps what its convertlets throw, an overflow too.
            for (Throwable cause = bug; cause != null; cause = cause.getCause()) {
                if (cause instanceof StackOverflowError deep) {
                    throw deep;
                }
            }
            // Whatever else it throws is a combination that it does not know how to plan.
            Problem plain = Problem.of(Code.NOT_YET, "this combination is not supported yet");
            throw new ProblemException(plain.at(statement).hint("write it in smaller steps, as views"), bug);
        }
    }

    private static RelRoot noViews(RelDataType type, String sql, List<String> schema, List<String> view) {
        throw new IllegalStateException("views are expanded by the catalogue");
    }
}
