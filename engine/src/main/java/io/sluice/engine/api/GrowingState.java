// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.connector.DeadLetters;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.session.Setting;
import io.sluice.engine.session.Settings;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.StateBound;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code state.unbounded}: what to do about a job that keeps all rows of an input that does not end. What grows with the
 * number of keys is no concern here: that is what a GROUP BY is for.
 */
final class GrowingState {
    private static final int SHOWN_MAX = 3;
    private static final String HINT =
            "join PER BATCH or filter first; EXPLAIN shows the state of each node; SET state.unbounded = ignore is silent";

    private GrowingState() {}

    /**
     * Warns in one line, or refuses the job.
     *
     * @throws io.sluice.engine.problem.ProblemException if the setting says error
     */
    static void tell(JobPlan plan, Settings settings, Connectors connectors, Console console) {
        String choice = settings.get(Setting.STATE_UNBOUNDED).toLowerCase(Locale.ROOT);
        if (choice.equals("ignore")) {
            return;
        }
        List<String> endless = plan.streams().stream()
                .filter(stream -> !isBounded(stream, connectors))
                .flatMap(stream ->
                        Stream.concat(Stream.of(stream.name()), DeadLetters.stream(stream.options()).stream()))
                .toList();
        List<String> growing = StateBound.unbounded(plan.topology(), endless);
        if (growing.isEmpty()) {
            return;
        }
        String shown = String.join("; ", growing.subList(0, Math.min(SHOWN_MAX, growing.size())))
                + (growing.size() > SHOWN_MAX ? "; and " + (growing.size() - SHOWN_MAX) + " more" : "");
        String message = "this job keeps all rows of an input that does not end, in: " + shown;
        if (choice.equals("error")) {
            throw Problem.of(Code.UNBOUNDED_STATE, message).hint(HINT).exception();
        }
        console.status("warning: " + message + " (" + HINT + ")");
    }

    /** Whether a stream ends by itself. */
    static boolean isBounded(Relation.Stream stream, Connectors connectors) {
        String name = stream.options().get("connector");
        if (name == null) {
            return true;
        }
        SourceConnector connector = connectors.source(name);
        return connector.bounded(KnownColumns.options(stream, connector));
    }
}
