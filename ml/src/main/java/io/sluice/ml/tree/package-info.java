// SPDX-License-Identifier: Apache-2.0
/**
 * Trees that grow while rows come: a leaf splits once the rows it has seen tell, as surely as Hoeffding's bound, by which question. Alone, with
 * branches that are replaced where they err more than they did, and as a forest.
 */
@NullMarked
package io.sluice.ml.tree;

import org.jspecify.annotations.NullMarked;
