// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rows that a program hands over. Each stream has a {@link MemoryFeed}, which outlives the jobs that read it; so there is one
 * such connector per session. Any thread.
 */
public final class MemorySource implements SourceConnector {
    /** What {@code 'connector' = } says. */
    public static final String NAME = "memory";

    private final TreeMap<String, MemoryFeed> feeds = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** The feed of a stream with such columns; the same for the same name. */
    public synchronized MemoryFeed feed(String stream, Schema schema) {
        return feeds.computeIfAbsent(stream, name -> new MemoryFeed(schema));
    }

    /** Forgets the feed of a stream, and the rows that nobody has read. */
    public synchronized void forget(String stream) {
        feeds.remove(stream);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public Optional<Schema> schema(Options options, Env env) {
        return Optional.empty();
    }

    @Override
    public boolean bounded(Options options) {
        return false;
    }

    @Override
    public boolean replays(Options options) {
        return true;
    }

    @Override
    public Source open(Opening opening) {
        return feed(opening.stream(), opening.schema()).open(opening);
    }
}
