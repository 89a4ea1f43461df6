// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.util.UUID;

/**
 * An instance of a job.
 *
 * @param id drawn at random when the instance starts
 * @param job the name of the job
 * @param process where it runs, for messages, such as {@code host, process 4711}
 */
public record Owner(UUID id, String job, String process) {}
