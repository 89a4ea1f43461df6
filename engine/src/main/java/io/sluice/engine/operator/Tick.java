// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

/**
 * One micro-batch, as operators see it.
 *
 * @param number from 1; idle batches have none
 * @param timeMicros the logged clock of the batch, microseconds since 1970-01-01 UTC: all rows of it see this time
 */
public record Tick(long number, long timeMicros) {}
