// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryWriter;

/** A part of a tree: a question with a part for each answer, or a leaf. */
sealed interface Node permits LabelLeaf, NumberLeaf, Split {
    void save(BinaryWriter out);

    /** How many leaves there are in it, with those of alternates. */
    int leaves();
}
