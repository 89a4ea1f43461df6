// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.connector.Location;
import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.sql.Models;
import io.sluice.engine.sql.Outside;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks the connectors for columns; a file's beginning may be read for that. */
final class KnownColumns implements Outside {
    private final Connectors connectors;
    private final Models models;

    KnownColumns(Connectors connectors, Models models) {
        this.connectors = connectors;
        this.models = models;
    }

    @Override
    public Models models() {
        return models;
    }

    @Override
    public Optional<Schema> columns(String stream, Map<String, String> options, Set<String> secrets) {
        String name = options.get("connector");
        if (name == null) {
            return Optional.empty();
        }
        SourceConnector connector = connectors.source(name);
        try (RealEnv env = new RealEnv(1)) {
            return connector.schema(Options.of(stream, options, secrets, connector.options()), env);
        }
    }

    @Override
    public boolean keepsColumns(Map<String, String> options) {
        String name = options.get("connector");
        return name == null || connectors.source(name).keepsColumns();
    }

    @Override
    public Beginning beginning(String stream, Map<String, String> options, Schema columns) {
        SourceConnector connector = connectors.source(options.getOrDefault("connector", ""));
        Options checked = Options.of(stream, options, Set.of(), connector.options());
        try (RealEnv env = new RealEnv(1)) {
            String format = connector.format(checked, env).orElse("");
            Signal signal = env.signal();
            List<String> first = new ArrayList<>();
            if (connector.bounded(checked)) {
                SourceConnector.Opening opening =
                        SourceConnector.Opening.of(stream, checked, columns, env, line -> {}, signal::wake);
                try (Source source = connector.open(opening)) {
                    while (first.isEmpty() && !source.exhausted()) {
                        if (source.hasRows()) {
                            source.take(1, chunk -> first.addAll(first.isEmpty() ? texts(chunk, columns) : List.of()));
                        } else {
                            signal.await(Long.MAX_VALUE);
                        }
                    }
                }
            }
            return new Beginning(format, first);
        }
    }

    private static List<String> texts(Chunk chunk, Schema columns) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < columns.size() && chunk.size() > 0; i++) {
            Object value = Datum.get(columns.type(i), chunk.column(i), 0);
            texts.add(value == null ? "NULL" : Datum.text(columns.type(i), value));
        }
        return texts;
    }

    @Override
    public Optional<WrongOption> wrong(
            String relation, boolean sink, Map<String, String> options, Set<String> secrets) {
        Optional<String> named = Optional.ofNullable(options.get("connector"));
        if (named.isEmpty() && !sink) {
            return options.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new WrongOption(
                            Optional.empty(),
                            false,
                            Problem.of(Code.UNKNOWN_OPTION, "stream \"" + relation + "\" does not say its connector")
                                    .hint("add 'connector' = 'socket', 'filesystem', 'stdin' or 'datagen' to WITH")));
        }
        try {
            String name = named.orElse("print");
            List<OptionSpec> specs = sink
                    ? connectors.sink(name).options()
                    : connectors.source(name).options();
            return Options.fault(relation, options, secrets, specs)
                    .map(fault -> new WrongOption(fault.key(), fault.value(), fault.problem()));
        } catch (ProblemException unknown) {
            return Optional.of(new WrongOption(Optional.of("connector"), true, unknown.problem()));
        }
    }

    @Override
    public void check(Relation.Stream stream) {
        String name = stream.options().get("connector");
        if (name != null) {
            SourceConnector connector = connectors.source(name);
            connector.check(options(stream, connector), stream.stored());
        }
    }

    /** The options of a stream, which know where they are written. */
    static Options options(Relation.Stream stream, SourceConnector connector) {
        Set<String> secrets = stream.written().secrets().keySet();
        return Options.of(stream.name(), stream.options(), secrets, connector.options())
                .placed(stream.written().values());
    }

    @Override
    public Optional<DeadLetters> deadLetters(Map<String, String> options) {
        return io.sluice.engine.connector.DeadLetters.stream(options)
                .map(stream -> new DeadLetters(stream, io.sluice.engine.connector.DeadLetters.COLUMNS));
    }

    @Override
    public Map<String, String> path(String path) {
        Location location = Location.of(path);
        Map<String, String> options = new HashMap<>(location.options());
        options.put("connector", location.connector());
        return options;
    }
}
