// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import java.time.Duration;

/**
 * How long to wait for a file system.
 *
 * @param call for one call, such as one write of a file's next bytes: {@code fs.hang.timeout}
 * @param whole for an operation with all its attempts: {@code checkpoint.timeout}
 */
public record Patience(Duration call, Duration whole) {
    public static final Patience DEFAULT = new Patience(Duration.ofMinutes(1), Duration.ofMinutes(5));
}
