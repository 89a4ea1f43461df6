// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * {@code PREDICT(MODEL m, a, b)}: what a model foretells of some values. The operands are the values. The planner tells the type of
 * the calls that it knows how to run, and takes them out of the algebra; all others are refused. Immutable.
 */
public final class PredictOperator extends SqlSpecialOperator {
    private final ModelReference model;
    private final Optional<Signature> signature;

    /** What a model takes and gives. */
    public interface Signature {
        /**
         * Looks at the operands.
         *
         * @throws io.sluice.engine.problem.ProblemException if the model does not take them
         */
        void check(SqlCallBinding call);

        /** What it gives. */
        RelDataType result();
    }

    private PredictOperator(ModelReference model, Optional<Signature> signature) {
        super("PREDICT", SqlKind.OTHER_FUNCTION);
        this.model = model;
        this.signature = signature;
    }

    /** A call whose type is not known yet. */
    static PredictOperator of(ModelReference model) {
        return new PredictOperator(model, Optional.empty());
    }

    /** The same, of a known type. */
    public PredictOperator with(Signature known) {
        return new PredictOperator(model, Optional.of(known));
    }

    public ModelReference model() {
        return model;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
        return SqlOperandCountRanges.any();
    }

    /** It is this operator, and not to be found by its name. */
    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        call.getOperandList().forEach(operand -> validator.deriveType(scope, operand));
        return validateOperands(validator, scope, call);
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding call, boolean throwing) {
        known().check(call);
        return true;
    }

    @Override
    public RelDataType inferReturnType(SqlOperatorBinding call) {
        return known().result();
    }

    private Signature known() {
        return signature.orElseThrow(() -> Problem.of(Code.NOT_YET, "PREDICT cannot stand here yet")
                .hint("SELECT PREDICT(MODEL m, …) AS p in a query of its own, and use p here")
                .exception());
    }

    @Override
    public void unparse(SqlWriter writer, SqlCall call, int leftPrecedence, int rightPrecedence) {
        SqlWriter.Frame frame = writer.startFunCall("PREDICT");
        writer.print("MODEL " + model.model().text());
        call.getOperandList().forEach(operand -> {
            writer.sep(",", true);
            operand.unparse(writer, 0, 0);
        });
        writer.endFunCall(frame);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PredictOperator call && super.equals(other) && model.equals(call.model);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + model.hashCode();
    }
}
