// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.plan.Assign;
import io.sluice.engine.plan.PlanModel;
import io.sluice.engine.plan.PlanQuery;
import io.sluice.engine.plan.Planned;
import io.sluice.engine.plan.ToTopology;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Emit;
import io.sluice.engine.sql.Name;
import io.sluice.engine.sql.Outside;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Statement;
import io.sluice.engine.topology.DStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlNode;

/**
 * Runs the statements of one session, in order: those that end by themselves at once, the continuous ones into the job that
 * {@link #job} plans. One thread.
 */
public final class Interpreter implements Statement.Cases<Optional<Answer>> {
    private final Catalogue catalogue;
    private final Settings settings;
    private final Tables tables = new Tables();
    private final Definitions definitions;
    private PlanJob job;
    private final Evaluator evaluator;
    private final Includes includes;
    private final UnaryOperator<String> variables;
    private final Inspect inspect;
    private Jobs jobs = Jobs.NONE;

    /** The text of a script that another includes. */
    public interface Includes {
        /** Reads the script at a path, relative to the script that {@code from} is in, and gives its name and statements. */
        List<Statement> read(String path, Place from);
    }

    /**
     * @param evaluator runs queries over tables
     * @param variables replaces {@code ${name}} in the values of options and settings
     * @param outside knows the columns of streams that declare none
     */
    public Interpreter(
            Settings settings,
            Evaluator evaluator,
            Includes includes,
            UnaryOperator<String> variables,
            Outside outside) {
        this.settings = settings;
        this.evaluator = evaluator;
        this.includes = includes;
        this.variables = variables;
        this.catalogue = new Catalogue(outside);
        this.definitions = new Definitions(catalogue);
        this.job = new PlanJob(catalogue, this::kept);
        this.inspect = new Inspect(catalogue, settings, evaluator, this::kept);
    }

    /** Tells which jobs run beside the statements; none until it is said. */
    public void watch(Jobs running) {
        jobs = running;
    }

    /** The rows that a job keeps of a materialized view, or of a table that it fills, as a source. */
    private Optional<DStream> kept(String name, ToTopology toTopology) {
        Relation relation = catalogue.get(name);
        if (relation instanceof Relation.Table table) {
            takeOver(table);
        }
        boolean kept = !(relation instanceof Relation.Stream) && jobs.keeps(name);
        return kept ? Optional.of(new DStream.Source(name, false, relation.schema())) : Optional.empty();
    }

    /** A table that a job has filled is an ordinary one again when the job has ended. */
    private void takeOver(Relation.Table table) {
        if (jobs.keeps(table.name()) && jobs.runningJob(table.name()).isEmpty()) {
            List<Chunk> rows = jobs.rows(List.of(table.name())).getOrDefault(table.name(), List.of());
            tables.drop(table.name());
            tables.insert(table, rows);
            jobs.forget(table.name());
        }
    }

    /**
     * Runs one statement.
     *
     * @return what it has to say, if it ends by itself and says something
     * @throws ProblemException if it is wrong; the problem has a place
     */
    public Optional<Answer> run(Statement statement) {
        try {
            return statement.match(this);
        } catch (ProblemException failure) {
            List<Problem> placed = failure.problems().stream()
                    .map(problem -> problem.orAt(statement.place()))
                    .toList();
            throw new ProblemException(placed, failure);
        } catch (StackOverflowError deep) {
            Problem problem = Problem.of(Code.TOO_DEEP, "this statement is nested too deeply")
                    .at(statement.place())
                    .hint("split it into views");
            throw new ProblemException(problem, deep);
        }
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    public Settings settings() {
        return settings;
    }

    public Tables tables() {
        return tables;
    }

    /** Whether there is a continuous statement. */
    public boolean hasJob() {
        return !job.isEmpty();
    }

    /**
     * Plans the job of all continuous statements so far.
     *
     * @param watched relations whose changes are outputs too
     */
    public JobPlan job(List<String> watched) {
        return job.plan(watched);
    }

    /** Forgets the continuous statements so far; what they defined stays. */
    public void clearJob() {
        job = new PlanJob(catalogue, this::kept);
    }

    /** The rows of constant expressions as those of a relation with the given columns. */
    public List<Chunk> constants(SqlNode values, io.sluice.engine.topology.Schema schema, Name target, Place place) {
        Planned planned = PlanQuery.plan(values, catalogue, place);
        RelNode rel = planned.main().orElseThrow().rel();
        DStream rows = new ToTopology((name, self) -> Optional.empty()).dstream(rel);
        return evaluator.rows(Assign.to(rows, schema, target, List.of()), Map.of());
    }

    @Override
    public Optional<Answer> setOption(Statement.SetOption statement) {
        try {
            settings.set(statement.key().text(), variables.apply(statement.value()));
        } catch (ProblemException failure) {
            boolean key = failure.problem().code() == Code.UNKNOWN_SETTING;
            Place place = key ? statement.key().place() : statement.valuePlace();
            throw new ProblemException(failure.problem().at(place), failure);
        }
        return Optional.empty();
    }

    @Override
    public Optional<Answer> reset(Statement.Reset statement) {
        try {
            statement.key().ifPresentOrElse(key -> settings.reset(key.text()), settings::reset);
        } catch (ProblemException failure) {
            throw new ProblemException(
                    failure.problem().orAt(statement.key().orElseThrow().place()), failure);
        }
        return Optional.empty();
    }

    @Override
    public Optional<Answer> include(Statement.Include statement) {
        for (Statement included : includes.read(statement.path(), statement.place())) {
            run(included);
        }
        return Optional.empty();
    }

    @Override
    public Optional<Answer> createRelation(Statement.CreateRelation statement) {
        definitions.prepare(statement, variables).ifPresent(relation -> {
            requireUnfed(statement, relation);
            create(statement, relation);
        });
        return Optional.empty();
    }

    private void requireUnfed(Statement.CreateRelation statement, Relation relation) {
        if (relation instanceof Relation.Stream source) {
            catalogue
                    .outside()
                    .deadLetters(source.options())
                    .filter(letters -> job.feeds(letters.stream()))
                    .ifPresent(letters -> {
                        throw Problem.of(
                                        Code.WRONG_KIND,
                                        "an INSERT of this script writes into \"" + letters.stream()
                                                + "\"; it cannot receive bad rows as well")
                                .at(statement.name().place())
                                .hint("name another stream in 'dead-letter.to'; UNION ALL reads both")
                                .exception();
                    });
        }
    }

    private void create(Statement.CreateRelation statement, Relation relation) {
        if (statement.orReplace()) {
            requireNoJob(statement.name());
        }
        Optional<Planned> query = statement
                .as()
                .map(as -> PlanQuery.plan(as, catalogue, statement.place()).checked());
        Optional<List<Chunk>> rows = query.filter(planned -> relation instanceof Relation.Table)
                .filter(this::answersAtOnce)
                .map(planned -> evaluate(Assign.to(
                        snapshot(planned.main().orElseThrow().rel()), relation.schema(), statement.name(), List.of())));
        definitions.add(relation, statement.name(), statement.orReplace());
        tables.drop(relation.name());
        jobs.forget(relation.name());
        if (relation instanceof Relation.Table table && rows.isPresent()) {
            tables.insert(table, rows.get());
        } else {
            query.ifPresent(planned -> job.insert(planned, statement.name(), List.of(), statement.emit()));
        }
    }

    @Override
    public Optional<Answer> createView(Statement.CreateView statement) {
        if (statement.orReplace()) {
            requireNoJob(statement.name());
        }
        definitions.create(statement).ifPresent(relation -> {
            if (relation instanceof Relation.MaterializedView view) {
                job.view(view);
            }
        });
        return Optional.empty();
    }

    @Override
    public Optional<Answer> createModel(Statement.CreateModel statement) {
        definitions.model(statement, variables).ifPresent(model -> {
            if (statement.orReplace()) {
                new ModelParts(catalogue).drop(model.name());
            }
            definitions.add(model, statement.name(), statement.orReplace());
            new ModelParts(catalogue).declareListings(model);
        });
        return Optional.empty();
    }

    @Override
    public Optional<Answer> train(Statement.Train statement) {
        PlanModel.Trained trained =
                new PlanModel(catalogue, statement.place()).train(statement.training(), statement.query());
        Name target = new ModelParts(catalogue).declareTraining(trained, statement.training(), job);
        job.publish(trained.versions(), target);
        return Optional.empty();
    }

    @Override
    public Optional<Answer> activateVersion(Statement.ActivateVersion statement) {
        Relation.Model model = new PlanModel(catalogue, statement.place()).model(statement.model());
        catalogue.outside().models().activate(model, statement.version());
        return Optional.empty();
    }

    @Override
    public Optional<Answer> tagVersion(Statement.TagVersion statement) {
        Relation.Model model = new PlanModel(catalogue, statement.place()).model(statement.model());
        catalogue.outside().models().tag(model, statement.tag().text(), statement.version());
        return Optional.empty();
    }

    @Override
    public Optional<Answer> rollbackModel(Statement.RollbackModel statement) {
        Relation.Model model = new PlanModel(catalogue, statement.place()).model(statement.model());
        long version = catalogue.outside().models().rollback(model, statement.version(), statement.before());
        return Optional.of(Answer.texts(List.of("version"), List.of(List.of(Long.toString(version)))));
    }

    @Override
    public Optional<Answer> insert(Statement.Insert statement) {
        Relation target = job.target(statement.target());
        Planned planned =
                PlanQuery.plan(statement.query(), catalogue, statement.place()).checked();
        planned.main()
                .ifPresent(result ->
                        Assign.values(result.schema(), target.schema(), statement.target(), statement.columns()));
        if (target instanceof Relation.Table table && answersAtOnce(planned)) {
            insertIntoTable(statement, snapshot(planned.main().orElseThrow().rel()), table);
        } else {
            job.insert(planned, statement.target(), statement.columns(), statement.emit());
        }
        return Optional.empty();
    }

    /** Whether a query reads only what is there, and nothing leaves it on the way. */
    private boolean answersAtOnce(Planned planned) {
        return planned.sides().isEmpty()
                && planned.main()
                        .map(result -> !isContinuous(snapshot(result.rel())))
                        .orElse(false);
    }

    private void insertIntoTable(Statement.Insert statement, DStream rows, Relation.Table table) {
        requireNoJob(statement.target());
        takeOver(table);
        tables.insert(table, evaluate(Assign.to(rows, table.schema(), statement.target(), statement.columns())));
    }

    private DStream snapshot(RelNode rel) {
        return new ToTopology(this::kept).dstream(rel);
    }

    /** Whether a query reads a stream, or a table that a query of the job to come writes into. */
    private boolean isContinuous(DStream stream) {
        return Sources.of(List.of(stream)).stream().anyMatch(source -> source.appendOnly() || job.feeds(source.name()));
    }

    private List<Chunk> evaluate(DStream query) {
        List<Relation.Table> read = new ArrayList<>();
        List<String> views = new ArrayList<>();
        for (String name : Sources.names(List.of(query))) {
            if (catalogue.get(name) instanceof Relation.Table table && !jobs.keeps(name)) {
                read.add(table);
            } else {
                views.add(name);
            }
        }
        Map<String, List<Chunk>> rows = new HashMap<>(tables.rows(read));
        rows.putAll(jobs.rows(views));
        return evaluator.rows(query, rows);
    }

    @Override
    public Optional<Answer> query(Statement.Query statement) {
        Planned planned =
                PlanQuery.plan(statement.query(), catalogue, statement.place()).checked();
        boolean follows =
                statement.emit().map(emit -> emit.mode() == Emit.Mode.CHANGES).orElse(false);
        boolean atOnce = !follows && planned.sides().isEmpty() && answersAtOnce(planned);
        if (!atOnce) {
            job.query(planned, statement.emit());
            return Optional.empty();
        }
        Planned.Result result = planned.main().orElseThrow();
        DStream rows = snapshot(result.rel());
        return Optional.of(new Answer(
                result.schema(),
                FinalRows.of(evaluate(rows), rows.schema(), result.schema().size(), result.order())));
    }

    @Override
    public Optional<Answer> explain(Statement.Explain statement) {
        return Optional.of(inspect.explain(statement));
    }

    @Override
    public Optional<Answer> show(Statement.Show statement) {
        return Optional.of(inspect.show(statement, jobs));
    }

    @Override
    public Optional<Answer> stopJob(Statement.StopJob statement) {
        String name = statement.job().text();
        if (!jobs.stop(name)) {
            List<String> names = jobs.list().stream().map(Jobs.Status::name).toList();
            String all = names.isEmpty() ? "no job has been started" : "the jobs are " + String.join(", ", names);
            throw Problem.of(Code.UNKNOWN_RELATION, "there is no job \"" + name + "\"")
                    .at(statement.job().place())
                    .hint(Suggest.hint(name, names).orElse(all))
                    .exception();
        }
        return Optional.empty();
    }

    @Override
    public Optional<Answer> showCreate(Statement.ShowCreate statement) {
        return Optional.of(inspect.showCreate(statement));
    }

    @Override
    public Optional<Answer> describe(Statement.Describe statement) {
        return Optional.of(inspect.describe(statement));
    }

    @Override
    public Optional<Answer> drop(Statement.Drop statement) {
        requireNoJob(statement.name());
        ModelParts.requireUntrained(statement, job);
        if (definitions.drop(statement)) {
            new ModelParts(catalogue).drop(statement.name().text());
            tables.drop(statement.name().text());
            jobs.forget(statement.name().text());
        }
        return Optional.empty();
    }

    private void requireNoJob(Name view) {
        jobs.runningJob(view.text()).ifPresent(running -> {
            throw Problem.of(Code.MISPLACED_STATEMENT, "job \"" + running + "\" keeps \"" + view.text() + "\"")
                    .at(view.place())
                    .hint("STOP JOB " + running + " first")
                    .exception();
        });
    }

    /** Takes back what has been defined since: the names that were there stay. */
    public void dropAllBut(Collection<String> names) {
        for (String name : catalogue.names()) {
            if (!names.contains(name)) {
                catalogue.drop(name);
                tables.drop(name);
            }
        }
    }

    @Override
    public Optional<Answer> step(Statement.Step statement) {
        throw onlyInTests(statement, "STEP");
    }

    @Override
    public Optional<Answer> expect(Statement.Expect statement) {
        throw onlyInTests(statement, "EXPECT");
    }

    @Override
    public Optional<Answer> advance(Statement.Advance statement) {
        throw onlyInTests(statement, "ADVANCE");
    }

    @Override
    public Optional<Answer> endInput(Statement.EndInput statement) {
        throw onlyInTests(statement, "END INPUT");
    }

    private static ProblemException onlyInTests(Statement statement, String word) {
        return Problem.of(Code.MISPLACED_STATEMENT, word + " belongs into a test")
                .at(statement.place())
                .hint("run the file with sluice test")
                .exception();
    }

    /** Runs a statement that must fail. */
    @Override
    public Optional<Answer> expectError(Statement.ExpectError statement) {
        return expectError(statement, () -> run(statement.statement()));
    }

    /**
     * Does what must fail as EXPECT ERROR says.
     *
     * @throws ProblemException with {@link Code#EXPECTATION} if it does not
     */
    public static Optional<Answer> expectError(Statement.ExpectError statement, Runnable work) {
        try {
            work.run();
        } catch (ProblemException failure) {
            String code = failure.problem().code().text();
            if (code.equals(statement.code())) {
                return Optional.empty();
            }
            throw Problem.of(Code.EXPECTATION, "expected error " + statement.code() + ", but got " + failure.problem())
                    .at(statement.place())
                    .exception();
        }
        throw Problem.of(Code.EXPECTATION, "expected error " + statement.code() + ", but the statement is right")
                .at(statement.place())
                .exception();
    }

    @Override
    public Optional<Answer> notYet(Statement.NotYet statement) {
        throw Problem.of(Code.NOT_YET, statement.what() + " is not supported yet")
                .at(statement.place())
                .hint(statement.workaround())
                .exception();
    }

    @Override
    public Optional<Answer> wrong(Statement.Wrong statement) {
        throw statement.problem().exception();
    }
}
