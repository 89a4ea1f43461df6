// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import java.util.ArrayList;
import java.util.List;

/** The operators between two barriers: one task per shard, and the exchanges that they read from. */
final class Stage {
    private final List<ShardTask> tasks = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();

    Stage(int parallelism) {
        for (int shard = 0; shard < parallelism; shard++) {
            tasks.add(new ShardTask());
        }
    }

    List<ShardTask> tasks() {
        return tasks;
    }

    void readsFrom(Exchange exchange) {
        exchanges.add(exchange);
    }

    int rowsWaiting() {
        return exchanges.stream().mapToInt(Exchange::rows).sum();
    }

    void clear() {
        exchanges.forEach(Exchange::clear);
    }
}
