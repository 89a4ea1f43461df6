// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import org.apache.calcite.sql.SqlNode;

/** {@code WATERMARK FOR ts AS ts - INTERVAL '5' SECOND}: the column that carries event time, and how far it lags. */
public record Watermark(Name column, SqlNode expression) {}
