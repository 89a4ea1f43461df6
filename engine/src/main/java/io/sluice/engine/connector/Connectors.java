// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The connectors that there are, by name. Immutable; any thread. */
public final class Connectors {
    /** Those of the design that come later. */
    private static final List<String> NOT_YET =
            List.of("kafka", "kinesis", "flume", "mqtt", "jdbc", "debezium", "twitter", "s3");

    private final Map<String, SourceConnector> sources;
    private final Map<String, SinkConnector> sinks;

    private Connectors(Map<String, SourceConnector> sources, Map<String, SinkConnector> sinks) {
        this.sources = sources;
        this.sinks = sinks;
    }

    /**
     * Those of the engine.
     *
     * @param out where print sinks write
     */
    public static Connectors standard(Appendable out) {
        Connectors none = new Connectors(new TreeMap<>(), new TreeMap<>());
        return none.with(
                        new SocketSource(),
                        new HttpSource(),
                        new FilesystemSource(),
                        new StdinSource(),
                        new DatagenSource())
                .with(new PrintSink(out), new FilesystemSink(), new BlackholeSink());
    }

    /** These and more sources; one of the same name is replaced. */
    public Connectors with(SourceConnector... more) {
        Map<String, SourceConnector> all = new TreeMap<>(sources);
        Arrays.stream(more).forEach(source -> all.put(source.name(), source));
        return new Connectors(all, sinks);
    }

    /** These and more sinks; one of the same name is replaced. */
    public Connectors with(SinkConnector... more) {
        Map<String, SinkConnector> all = new TreeMap<>(sinks);
        Arrays.stream(more).forEach(sink -> all.put(sink.name(), sink));
        return new Connectors(sources, all);
    }

    /**
     * The source connector of a name.
     *
     * @throws io.sluice.engine.problem.ProblemException if there is none, with those that there are
     */
    public SourceConnector source(String name) {
        SourceConnector found = sources.get(name.toLowerCase(Locale.ROOT));
        if (found == null) {
            throw missing(name, "source", "sink", sourceNames(), sinkNames()).exception();
        }
        return found;
    }

    /**
     * The sink connector of a name.
     *
     * @throws io.sluice.engine.problem.ProblemException if there is none, with those that there are
     */
    public SinkConnector sink(String name) {
        SinkConnector found = sinks.get(name.toLowerCase(Locale.ROOT));
        if (found == null) {
            throw missing(name, "sink", "source", sinkNames(), sourceNames()).exception();
        }
        return found;
    }

    private List<String> sourceNames() {
        return sources.values().stream()
                .filter(SourceConnector::isForUsers)
                .map(SourceConnector::name)
                .toList();
    }

    private List<String> sinkNames() {
        return sinks.values().stream()
                .filter(SinkConnector::isForUsers)
                .map(SinkConnector::name)
                .toList();
    }

    private static Problem missing(
            String name, String kind, String otherKind, Collection<String> names, Collection<String> others) {
        String all = "the " + kind + "s are " + String.join(", ", names);
        if (others.contains(name.toLowerCase(Locale.ROOT))) {
            return Problem.of(Code.UNKNOWN_CONNECTOR, "the connector '" + name + "' is a " + otherKind + " only")
                    .hint(all);
        }
        if (NOT_YET.contains(name.toLowerCase(Locale.ROOT))) {
            return Problem.of(Code.NOT_YET, "the connector '" + name + "' is not built yet")
                    .hint("pipe its rows in with 'connector' = 'stdin' or 'socket'");
        }
        return Problem.of(Code.UNKNOWN_CONNECTOR, "there is no connector '" + name + "'")
                .hint(Suggest.hint(name, names).map(near -> near + " ").orElse("") + all);
    }
}
