// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

/**
 * How the state of a job is cut into pieces and files.
 *
 * @param pieceRows so many rows make a piece; many more in one tick make none, since that tick takes longer anyway
 * @param pieceBytesMax with so much in pieces of one group the rest is left to its end
 * @param wholeBytesMin changes of less than that are not merged for their size
 * @param filesMax but when there are so many files of them
 */
public record StateSizes(long pieceRows, long pieceBytesMax, long wholeBytesMin, int filesMax) {
    /** Those that jobs have. */
    public static final StateSizes USUAL = new StateSizes(1_024, 64 << 20, 1 << 20, 256);
}
