// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

import io.sluice.engine.api.Scripts;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.topology.Topology;
import java.util.List;
import java.util.Optional;

/** From a script to the job it describes, planned as every job is. */
final class Planned {
    private Planned() {}

    /** The topology of a script's continuous statements. */
    static Topology topology(String script) {
        Scripts scripts = Scripts.files(name -> Optional.empty());
        Interpreter interpreter = scripts.interpreter();
        scripts.parse("<benchmark>", script).forEach(interpreter::run);
        return interpreter.job(List.of()).topology();
    }
}
