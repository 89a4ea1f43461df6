// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a path or address in place of a relation means: {@code FROM 'clicks.csv'}, {@code FROM 'socket://localhost:7777'}.
 *
 * @param connector the name of the connector
 * @param options its options
 */
public record Location(String connector, Map<String, String> options) {
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*");
    private static final Pattern STATE = Pattern.compile("state:(.+)\\?node=([^?&]+)(?:&version=([0-9]{1,18}))?");
    private static final Pattern SOCKET = Pattern.compile("socket://(\\[[^]]+]|[^:/]+):([0-9]{1,5})/?");

    /** Addresses of the schemes that are not paths. */
    private static final Map<String, String> EXAMPLES =
            Map.of("socket", "'socket://localhost:7777'", "state", "STATE('job', 'node')");

    public Location {
        options = Map.copyOf(options);
    }

    /**
     * Understands a path or address; whether anything is there is seen when it is opened.
     *
     * @throws io.sluice.engine.problem.ProblemException if it is an address of no connector
     */
    public static Location of(String path) {
        Matcher socket = SOCKET.matcher(path);
        if (socket.matches()) {
            String host = socket.group(1).replaceAll("[\\[\\]]", "");
            return new Location("socket", Map.of("hostname", host, "port", socket.group(2)));
        }
        Matcher state = STATE.matcher(path);
        if (state.matches()) {
            Map<String, String> options = new HashMap<>(Map.of("job", state.group(1), "node", state.group(2)));
            Optional.ofNullable(state.group(3)).ifPresent(version -> options.put("version", version));
            return new Location(StateSource.NAME, options);
        }
        Matcher scheme = SCHEME.matcher(path);
        String name = scheme.matches() ? scheme.group(1) : "file";
        Optional<String> example = Optional.ofNullable(EXAMPLES.get(name));
        if (example.isPresent()) {
            throw Problem.of(Code.INVALID_VALUE, "'" + path + "' is not an address")
                    .hint("write " + example.get())
                    .exception();
        }
        if (List.of("hdfs", "s3", "s3a", "http", "https", "kafka").contains(name)) {
            throw Problem.of(Code.NOT_YET, "reading '" + path + "' is not built yet")
                    .hint("copy the data to a local file, or pipe it in with 'connector' = 'stdin'")
                    .exception();
        }
        return new Location("filesystem", Map.of("path", path));
    }
}
