// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.session.FinalRows;
import io.sluice.engine.state.ChangeEntries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.List;

/** The rows that changes add up to. Changes are summed up now and then: when as many are loose as there are rows. */
final class Accumulated {
    private static final long LOOSE_MIN = 8_192;

    private final Schema schema;
    private final ChangeEntries entries;
    private List<Chunk> chunks = new ArrayList<>();
    private long settled;
    private long loose;

    Accumulated(Schema schema) {
        this.schema = schema;
        entries = new ChangeEntries(schema.types(), this::rows, chunk -> add(List.of(chunk)));
    }

    /** Of chunks that are lent, as the changes of a batch are. */
    static List<Chunk> copies(List<Chunk> lent) {
        return lent.stream().map(Chunk::copy).toList();
    }

    Schema schema() {
        return schema;
    }

    /** Takes changes over; they must not be changed any more. */
    void add(List<Chunk> changes) {
        chunks.addAll(changes);
        entries.add(changes);
        changes.forEach(chunk -> loose += chunk.size());
        if (loose > Math.max(settled, LOOSE_MIN)) {
            settle();
        }
    }

    private void settle() {
        chunks = new ArrayList<>(FinalRows.consolidated(chunks, schema));
        settled = chunks.stream().mapToLong(Chunk::size).sum();
        loose = 0;
    }

    /** What it remembers, for checkpoints. */
    Stored stored() {
        return entries;
    }

    /** All of it: changes that add up to the rows. */
    List<Chunk> changes() {
        return List.copyOf(chunks);
    }

    /** The rows with their weights, each once. */
    List<Chunk> rows() {
        if (loose > 0) {
            settle();
        }
        return List.copyOf(chunks);
    }
}
