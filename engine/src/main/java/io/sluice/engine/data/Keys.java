// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import io.sluice.engine.topology.SqlType;
import java.util.List;

/**
 * The keys of the rows of a chunk, ready for hashing, exchange and look-up: some columns in the form of {@link
 * RowCodec}, in the cheapest way. One NOT NULL number or time is taken as longs, one string as the slices it has,
 * both without copying; anything else is encoded.
 *
 * <p>Call {@link #read} for each chunk; the arrays are then valid until the chunk or this object changes. One thread.
 */
public final class Keys {
    private final int[] columns;
    private final RowCodec codec;
    private final boolean numbers;
    private final boolean matching;
    private final Utf8Column encoded = new Utf8Column();
    private final Column[] chosen;
    private final HashedSlices hashed = new HashedSlices();
    private long[] longs = {};
    private long[] hashes = {};
    private boolean[] missing = {};
    private boolean anyMissing;
    private int rows;

    private Keys(List<SqlType> types, List<Integer> columns, boolean matching) {
        this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
        this.matching = matching;
        codec = new RowCodec(types);
        numbers = types.size() == 1 && isNumber(types.get(0)) && !types.get(0).nullable();
        chosen = new Column[types.size()];
    }

    /** Keys of GROUP BY: NULL is a key like others. The types are those of the columns. */
    public static Keys grouping(List<SqlType> types, List<Integer> columns) {
        return new Keys(types, columns, false);
    }

    /**
     * Keys of an equi-join: rows with a NULL in a column whose type is NOT NULL are {@link #missing}. The types may be
     * those of the other side's columns.
     */
    public static Keys matching(List<SqlType> types, List<Integer> columns) {
        return new Keys(types, columns, true);
    }

    private static boolean isNumber(SqlType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> true;
            case INTERVAL_MONTHS, INTERVAL_TIME -> true;
            default -> false;
        };
    }

    /** Whether the key has no columns: all rows have the same one. */
    public boolean areNone() {
        return columns.length == 0;
    }

    /** Whether keys are in {@link #longs}; otherwise they are in {@link #slices}. */
    public boolean areLongs() {
        return numbers;
    }

    public RowCodec codec() {
        return codec;
    }

    /** Takes the keys of all rows and hashes them. */
    public void read(Chunk chunk) {
        rows = chunk.size();
        for (int i = 0; i < columns.length; i++) {
            chosen[i] = chunk.column(columns[i]);
        }
        findMissing();
        if (numbers) {
            if (!matching && chosen[0].hasNulls()) {
                RowCodec.requireNoNulls(chosen[0], rows, codec.types().get(0));
            }
            longs = ((LongColumn) chosen[0]).values();
            hashes = hashes.length < rows ? new long[Column.grown(hashes.length, rows)] : hashes;
            KeyHash.hash(longs, rows, hashes);
        } else {
            hashed.read(readSlices(), rows);
        }
    }

    private Utf8Column readSlices() {
        if (codec.isPlainString() && ((matching && !nullable(0)) || !chosen[0].hasNulls())) {
            return (Utf8Column) chosen[0];
        }
        encoded.clear();
        if (matching) {
            codec.encodeLeniently(chosen, rows, encoded);
        } else {
            codec.encode(chosen, rows, encoded);
        }
        return encoded;
    }

    private void findMissing() {
        anyMissing = false;
        for (int i = 0; i < chosen.length; i++) {
            anyMissing |= matching && !nullable(i) && chosen[i].hasNulls();
        }
        if (anyMissing) {
            missing = missing.length < rows ? new boolean[Column.grown(missing.length, rows)] : missing;
            for (int i = 0; i < rows; i++) {
                missing[i] = false;
                for (int j = 0; j < chosen.length; j++) {
                    missing[i] |= !nullable(j) && chosen[j].isNull(i);
                }
            }
        }
    }

    private boolean nullable(int i) {
        return codec.types().get(i).nullable();
    }

    public int rows() {
        return rows;
    }

    /** The keys, if {@link #areLongs}. For reading only, as all arrays here. */
    public long[] longs() {
        return longs;
    }

    /** The canonical bytes of the keys, if not {@link #areLongs}. */
    public HashedSlices slices() {
        return hashed;
    }

    /** The {@link KeyHash} of each key. */
    public long[] hashes() {
        return numbers ? hashes : hashed.hashes();
    }

    /** Whether {@link #missing} is set for any row: only keys of a join can be. */
    public boolean anyMissing() {
        return anyMissing;
    }

    /** Whether a row has a NULL in its key and so matches nothing; valid if {@link #anyMissing}. */
    public boolean[] missing() {
        return missing;
    }
}
