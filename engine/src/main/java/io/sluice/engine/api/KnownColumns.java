// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.connector.Location;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.sql.Outside;
import io.sluice.engine.topology.Schema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks the connectors for columns; a file's beginning may be read for that. */
final class KnownColumns implements Outside {
    private final Connectors connectors;

    KnownColumns(Connectors connectors) {
        this.connectors = connectors;
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
    public Map<String, String> path(String path) {
        Location location = Location.of(path);
        Map<String, String> options = new HashMap<>(location.options());
        options.put("connector", location.connector());
        return options;
    }
}
