// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.session.Setting;
import io.sluice.engine.session.Settings;
import io.sluice.engine.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * One catalogue, its settings and its tables. Statements that end by themselves run at once; continuous ones gather into one
 * job, which {@link #job} starts. One thread.
 */
public final class Session implements AutoCloseable {
    private final Console console;
    private final Scripts scripts;
    private final Connectors connectors;
    private final Interpreter interpreter;

    Session(Console console, Settings settings, Scripts scripts, Connectors connectors) {
        this.console = console;
        this.scripts = scripts;
        this.connectors = connectors;
        this.interpreter = scripts.interpreter(settings);
    }

    /**
     * Runs a whole script, and the job of its continuous statements until it ends.
     *
     * @throws io.sluice.engine.problem.ProblemException if a statement is wrong, or the job fails
     */
    public void run(String script) {
        execute("<script>", script);
        Optional<Job> job = job();
        if (job.isPresent()) {
            job.get().run();
        }
    }

    /**
     * Runs the statements of a script; what they say goes to the console.
     *
     * @param name what places are told with
     */
    public void execute(String name, String script) {
        for (Statement statement : scripts.parse(name, script)) {
            interpreter.run(statement).ifPresent(console::show);
        }
    }

    /** Plans the job of the continuous statements so far without opening anything; empty if there are none. */
    public Optional<JobPlan> plan() {
        if (!interpreter.hasJob()) {
            return Optional.empty();
        }
        JobPlan plan = interpreter.job(List.of());
        GrowingState.tell(plan, interpreter.settings(), connectors, console);
        return Optional.of(plan);
    }

    /** The job of the continuous statements so far, opened but not running; empty if there are none. */
    public Optional<Job> job() {
        return plan().map(plan -> Job.open(plan, interpreter, connectors, console));
    }

    /** Forgets the continuous statements so far, so that the next job is one of its own; what they defined stays. */
    public void clearJob() {
        interpreter.clearJob();
    }

    /** The number of shards that a setting asks for. */
    static int parallelism(Settings settings) {
        String value = settings.get(Setting.PARALLELISM);
        return value.equals("auto") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(value);
    }

    @Override
    public void close() {}
}
