// SPDX-License-Identifier: Apache-2.0
/** Tests of the DAG: rewrites are checked by computing what the plans before and after come to. */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.topology;
