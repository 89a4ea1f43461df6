// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * What a tree asks a row: whether a number is at most so much, or whether a text has a value.
 *
 * @param operand the number, or the number of the value
 * @param missingLeft where rows go without the number: those that say yes go left
 */
record Question(int attribute, boolean number, double operand, boolean missingLeft) {
    boolean left(TreeRow row) {
        if (!number) {
            return row.value(attribute) == (int) operand;
        }
        double asked = row.number(attribute);
        return asked <= operand || (missingLeft && Double.isNaN(asked));
    }

    void save(BinaryWriter out) {
        out.count(attribute);
        out.bits(Double.doubleToLongBits(operand));
        out.flag(missingLeft);
    }

    static Question load(BinaryReader in, TreeRow row) {
        int attribute = in.below(row.attributes(), "attributes");
        double operand = Double.longBitsToDouble(in.bits());
        if (!Double.isFinite(operand)) {
            throw in.damaged("a question that is none");
        }
        return new Question(attribute, row.isNumber(attribute), operand, in.flag());
    }
}
