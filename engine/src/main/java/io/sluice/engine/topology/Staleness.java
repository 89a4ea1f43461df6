// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

/**
 * When a version of a model is too old to be asked.
 *
 * @param mostMicros how long ago what it has learnt may be
 * @param fails whether the job fails then; otherwise nothing is foretold
 */
public record Staleness(long mostMicros, boolean fails) {}
