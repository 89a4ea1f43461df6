// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.Optional;

/**
 * When a model has a new version.
 *
 * @param everyMicros how long after the last one, or after the first row; if rows have come since
 * @param when over the columns that a {@link DStream.Train} gives, must be TRUE as well
 */
public record Publishing(long everyMicros, Optional<Expression> when) {}
