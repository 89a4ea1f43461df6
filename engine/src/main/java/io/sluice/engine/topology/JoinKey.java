// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

/**
 * One equality of a {@link DStream.Join}.
 *
 * @param left column on the left
 * @param right column on the right
 * @param nullsMatch whether NULL equals NULL ({@code IS NOT DISTINCT FROM}); otherwise NULL matches nothing
 */
public record JoinKey(int left, int right, boolean nullsMatch) {
    /** {@code left = right}. */
    public static JoinKey of(int left, int right) {
        return new JoinKey(left, right, false);
    }
}
