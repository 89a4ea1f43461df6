// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.Stored;
import java.util.List;

/** The stored form of {@link Groups}: an entry per group, whose value is the count of its rows and what the accumulators keep of it. */
final class GroupEntries implements Stored {
    private final RowTable table;
    private final List<Accumulator> accumulators;
    private final boolean spread;

    /** @param spread whether groups are spread over shards by their keys */
    GroupEntries(RowTable table, List<Accumulator> accumulators, boolean spread) {
        this.table = table;
        this.accumulators = accumulators;
        this.spread = spread;
    }

    @Override
    public void track() {
        table.track();
    }

    @Override
    public void write(boolean whole, Entries out) {
        table.write(whole, out, (place, value) -> {
            long[] records = table.records();
            value.putSigned(records[place + Accumulator.ROWS]);
            accumulators.forEach(accumulator -> accumulator.save(records, place, value));
        });
    }

    @Override
    public void expect(long entries, Shard shard) {
        table.expect(entries, shard, spread);
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        ByteReader key = entry.key();
        if (spread ? !shard.owns(table.hash(key.data(), key.at(), key.to())) : !shard.isFirst()) {
            return;
        }
        int place = table.findOrInsert(key.data(), key.at(), key.to());
        long[] records = table.records();
        records[place + Accumulator.ROWS] = entry.value().signed();
        accumulators.forEach(accumulator -> accumulator.load(records, place, entry.value()));
    }
}
