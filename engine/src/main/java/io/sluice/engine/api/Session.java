// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.connector.MemorySource;
import io.sluice.engine.connector.StateSource;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.session.Answer;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.session.Setting;
import io.sluice.engine.session.Settings;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Statement;
import io.sluice.engine.topology.Drawing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One catalogue, its settings, its tables, and the jobs started from it. Statements that end by themselves run at once;
 * continuous ones gather into one job per call. A materialized view that a job of the session keeps can be asked for its rows
 * after the last completed batch, and read by further jobs.
 *
 * <p>Statements belong to one thread at a time; {@link #jobs}, {@link #job(String)}, {@link Job} and {@link Feed} to any. What
 * is wrong comes as a {@link ProblemException}, which carries code, place and hint; what a call has defined before it failed
 * is taken back where the call says so.
 */
public final class Session implements AutoCloseable {
    private static final String NAME = "<session>";

    private final Console console;
    private final Scripts scripts;
    private final MemorySource memory = new MemorySource();
    private final Connectors connectors;
    private final Interpreter interpreter;
    private final RunningJobs running = new RunningJobs();

    Session(Console console, Settings settings, Scripts scripts) {
        this.console = console;
        this.scripts = scripts;
        ModelStores stores = new ModelStores(settings);
        this.connectors =
                stores.connectors(Connectors.standard(console.out()).with(memory, new StateSource(new StateRows())));
        this.interpreter = scripts.interpreter(
                settings, connectors, new DeclaredModels(new StoredModels(stores, console::status, scripts.waits())));
        interpreter.watch(running);
    }

    /**
     * Runs a whole script, and the job of its continuous statements until it ends; the console shows what it says.
     *
     * @throws ProblemException if a statement is wrong, or the job fails
     */
    public void run(String script) {
        try {
            execute(NAME, script);
            Optional<JobPlan> plan = plan();
            if (plan.isPresent()) {
                open("script", plan.get(), Audience.console(console, connectors), true)
                        .run();
            }
        } finally {
            interpreter.clearJob();
        }
    }

    /**
     * Starts the continuous statements of a script as one job in the background; those that end by themselves run first. If
     * it fails, everything that the script has defined is taken back.
     *
     * @throws ProblemException if a statement is wrong, none is continuous, or a source or sink cannot be opened
     */
    public Job start(String script) {
        return undoing(() -> {
            gather(NAME, script);
            return background(planned(), Audience.console(console, connectors));
        });
    }

    /**
     * The rows of a query, or what a statement such as SHOW says; statements before the last run, too. A query over tables
     * and materialized views answers at once, with the rows after the last completed batch; one over sources that end
     * runs, in the caller's thread, until they do.
     *
     * @throws ProblemException if a statement is wrong, the query has no end, or it fails
     */
    public Rows query(String sql) {
        return undoing(() -> {
            Optional<Answer> answer = gather(NAME, sql);
            if (!interpreter.hasJob()) {
                return answer.map(Rows::of).orElseThrow(() -> notAQuery("has no result"));
            }
            List<Rows> result = new ArrayList<>();
            JobPlan plan = planned();
            requireOneQuery(plan);
            open("query", plan, Audience.collector(result::add), false).run();
            return result.get(0);
        });
    }

    /**
     * Starts a query in the background and hands over its changes: first what there is, then batch by batch.
     *
     * @param changes called by the job's thread once per batch that changes something, with all changes of the batch: after
     *     each call the result is right. While it runs, the job waits; if it throws, the job fails
     * @throws ProblemException if a statement is wrong, or a source cannot be opened
     */
    public Job subscribe(String query, Consumer<List<Change>> changes) {
        return undoing(() -> {
            Optional<Answer> answer = gather(NAME, query);
            if (!interpreter.hasJob()) {
                throw answer.isPresent()
                        ? notAQuery(
                                "reads tables and views: it answers at once, and nothing follows. EMIT CHANGES makes it go on")
                        : notAQuery("has no result");
            }
            JobPlan plan = planned();
            requireOneQuery(plan);
            return background(plan, Audience.subscriber(changes));
        });
    }

    private static ProblemException notAQuery(String why) {
        return Problem.of(Code.INVALID_QUERY, "the statement " + why).exception();
    }

    private static void requireOneQuery(JobPlan plan) {
        List<JobPlan.Output> outputs = plan.outputs().stream()
                .filter(output -> output.kind() != JobPlan.Kind.ASSERT && output.kind() != JobPlan.Kind.LOG)
                .toList();
        if (outputs.size() != 1 || outputs.get(0).kind() != JobPlan.Kind.QUERY) {
            throw Problem.of(Code.INVALID_QUERY, "there must be one query, and nothing else that is continuous")
                    .hint("start the others first")
                    .exception();
        }
    }

    /**
     * Hands rows to a stream {@code WITH ('connector' = 'memory')}; always the same feed for the same stream.
     *
     * @throws ProblemException if there is no such stream, or another connector feeds it
     */
    public Feed feed(String stream) {
        Relation relation = interpreter.catalogue().get(stream);
        if (relation instanceof Relation.Stream fed
                && MemorySource.NAME.equalsIgnoreCase(fed.options().get("connector"))) {
            return new Feed(memory.feed(fed.name(), fed.stored()));
        }
        throw Problem.of(Code.WRONG_KIND, "\"" + relation.name() + "\" is not fed by a program")
                .hint("CREATE STREAM " + relation.name() + " (…) WITH ('connector' = 'memory')")
                .exception();
    }

    /** The background jobs, those that have ended too, in the order in which they were started. Any thread. */
    public List<Job> jobs() {
        return running.all();
    }

    /** The background job of a name. Any thread. */
    public Optional<Job> job(String name) {
        return running.find(name);
    }

    /** What a shell does with a job that somebody watches: run it, and stop it when told so. */
    public interface Foreground {
        /** Runs the job to its end. */
        void run(Job job);
    }

    /**
     * Runs statements as a shell does, each continuous one as a job of its own: a bare query in the foreground, everything
     * else in the background, which {@link #console} is told. What a statement defines is taken back if it fails.
     *
     * @param name what places are told with
     */
    public void interact(String name, String text, Foreground foreground) {
        for (Statement statement : scripts.parse(name, text)) {
            undoing(() -> {
                interpreter.run(statement).ifPresent(answer -> console.show(Rows.of(answer)));
                if (interpreter.hasJob()) {
                    JobPlan plan = planned();
                    Audience audience = Audience.console(console, connectors);
                    if (plan.outputs().stream().anyMatch(output -> output.kind() == JobPlan.Kind.QUERY)) {
                        foreground.run(open("query", plan, audience, true));
                    } else {
                        Job job = background(plan, audience);
                        console.status("job " + job.name() + " runs; SHOW JOBS; lists it, STOP JOB " + job.name()
                                + "; ends it");
                    }
                }
                return true;
            });
        }
    }

    /**
     * Runs the statements of a script; what they say goes to the console. The continuous ones gather until {@link #job()}.
     *
     * @param name what places are told with
     */
    public void execute(String name, String script) {
        for (Statement statement : scripts.parse(name, script)) {
            interpreter.run(statement).ifPresent(answer -> console.show(Rows.of(answer)));
        }
    }

    /** The job of the continuous statements so far, opened but not running; empty if there are none. Nobody can ask its views. */
    public Optional<Job> job() {
        return plan().map(plan -> open("script", plan, Audience.console(console, connectors), false));
    }

    /**
     * The same job, at home somewhere: it keeps a checkpoint there, and goes on from it where it was stopped.
     *
     * @throws ProblemException also if the checkpoint is damaged, of another job, or of another script
     */
    public Optional<Job> job(Home home) {
        Home named = named(home);
        return plan().map(plan ->
                open(named.name(), plan, Audience.console(console, connectors), false, Optional.of(named)));
    }

    private Home named(Home home) {
        String given = interpreter.settings().get(Setting.JOB_NAME);
        return given.isEmpty() ? home : home.named(given);
    }

    /**
     * The checkpoint that a job at home somewhere would keep, to look at.
     *
     * @throws ProblemException if it would keep none, or if the store cannot be reached
     */
    public JobHistory history(Home home) {
        return JobHistory.open(
                JobCheckpoint.folder(Optional.of(named(home)), interpreter.settings())
                        .orElseThrow(() -> Problem.of(Code.USAGE, "the script says checkpoint = off")
                                .exception()),
                interpreter.settings());
    }

    /**
     * Runs a batch of a job at home somewhere once more, from its checkpoint; nothing is changed, and the job may be running.
     *
     * @param batch its number
     * @param limit how many changes of each DStream are kept
     * @throws ProblemException if the batch is not kept, or input of it cannot be read again
     */
    public ReplayedBatch replay(Home home, long batch, int limit) {
        JobPlan plan = planned();
        Home named = named(home);
        Outputs.Ends ends = ends(Audience.console(console, connectors), false);
        Job.Parts parts = new Job.Parts(
                named.name(), plan, interpreter.settings(), ends, running.views(), false, Optional.of(named));
        try (JobHistory history = history(home)) {
            return ReplayedBatch.of(history, parts, interpreter.tables().rows(plan.tables()), batch, limit);
        }
    }

    private Optional<JobPlan> plan() {
        if (!interpreter.hasJob()) {
            return Optional.empty();
        }
        JobPlan plan = interpreter.job(List.of());
        Outputs.check(plan, ends(Audience.console(console, connectors), false), bounded(plan));
        GrowingState.tell(plan, interpreter.settings(), connectors, console);
        return Optional.of(plan);
    }

    /** Which text tells about a job before it runs. */
    public enum Explanation {
        /** Its DAG. */
        DAG,
        /** What its operators remember. */
        STATE,
        /** The generated code. */
        CODE
    }

    /** The job of the continuous statements so far, as text; nothing is opened. Empty if there are none. */
    public Optional<String> explain(Explanation what, Drawing.Format format) {
        return plan().map(plan -> switch (what) {
            case DAG -> Drawing.of(plan.topology(), format, false);
            case STATE -> io.sluice.engine.session.StateText.of(plan.topology());
            case CODE -> CodeText.of(plan.topology());
        });
    }

    /** Runs the statements of a text; what the last of them says. */
    private Optional<Answer> gather(String name, String text) {
        Optional<Answer> last = Optional.empty();
        for (Statement statement : scripts.parse(name, text)) {
            last = interpreter.run(statement);
        }
        return last;
    }

    /** Does something that gathers a job, and leaves none behind; if it fails, nothing that it has defined, either. */
    private <T> T undoing(java.util.function.Supplier<T> work) {
        List<String> before = interpreter.catalogue().names();
        try {
            return work.get();
        } catch (RuntimeException failure) {
            interpreter.dropAllBut(before);
            throw failure;
        } finally {
            interpreter.clearJob();
        }
    }

    private JobPlan planned() {
        JobPlan plan = plan().orElseThrow(() -> Problem.of(Code.INVALID_QUERY, "there is no continuous statement")
                .hint("there is a job where a query reads a STREAM")
                .exception());
        if (plan.outputs().isEmpty()) {
            throw Problem.of(
                            Code.INVALID_QUERY,
                            "nobody reads what this writes: a stream without a connector is inside one job")
                    .hint("make it a MATERIALIZED VIEW, which other jobs of the session can read, or a SINK")
                    .exception();
        }
        return plan;
    }

    private Job background(JobPlan plan, Audience audience) {
        String ownName = interpreter.settings().get(Setting.JOB_NAME);
        Job job = open(running.freshName(ownName.isEmpty() ? name(plan) : ownName), plan, audience, true);
        running.add(job);
        job.start();
        return job;
    }

    private static String name(JobPlan plan) {
        return plan.outputs().stream()
                .filter(output -> output.kind() != JobPlan.Kind.ASSERT)
                .findFirst()
                .filter(output -> output.kind() != JobPlan.Kind.QUERY)
                .map(output -> output.name().replaceFirst("(?<=.)\\$published$", ""))
                .orElse("query");
    }

    /** @param keeps whether the session can be asked about the job's views */
    private Job open(String name, JobPlan plan, Audience audience, boolean keeps) {
        return open(name, plan, audience, keeps, Optional.empty());
    }

    private Job open(String name, JobPlan plan, Audience audience, boolean keeps, Optional<Home> home) {
        Outputs.Ends ends = ends(audience, keeps);
        Job.Parts parts = new Job.Parts(name, plan, interpreter.settings(), ends, running.views(), keeps, home);
        return Job.open(parts, new HashMap<>(interpreter.tables().rows(plan.tables())));
    }

    private Outputs.Ends ends(Audience audience, boolean keeps) {
        KeptViews views = running.views();
        return new Outputs.Ends(
                interpreter.catalogue(),
                connectors,
                console,
                audience,
                keeps ? views : Outputs.Keeper.NONE,
                views::key);
    }

    /** Whether all sources of a job end by themselves. */
    private boolean bounded(JobPlan plan) {
        return plan.streams().stream().allMatch(stream -> GrowingState.isBounded(stream, connectors))
                && plan.views().stream()
                        .allMatch(
                                view -> running.views().runningJob(view.name()).isEmpty());
    }

    /** The number of shards that a setting asks for. */
    static int parallelism(Settings settings) {
        String value = settings.get(Setting.PARALLELISM);
        return value.equals("auto") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(value);
    }

    /** Stops all jobs, each after the batch under way, and waits for them. */
    @Override
    public void close() {
        running.close();
    }
}
