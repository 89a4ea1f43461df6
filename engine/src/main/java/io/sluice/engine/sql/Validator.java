// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;

/** Calcite's validator, with the items of a select list that are ours. */
final class Validator extends SqlValidatorImpl {
    Validator(Catalogue catalogue) {
        super(
                catalogue.operators(),
                catalogue.reader(),
                catalogue.types(),
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
