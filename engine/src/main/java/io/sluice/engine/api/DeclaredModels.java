// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.DriftDetector;
import io.sluice.engine.model.Evaluation;
import io.sluice.engine.model.ModelDefinition;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.ModelStore;
import io.sluice.engine.model.Transform;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.sql.Column;
import io.sluice.engine.sql.ModelReference;
import io.sluice.engine.sql.Models;
import io.sluice.engine.sql.Outside;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Statement;
import io.sluice.engine.sql.ToStatement;
import io.sluice.engine.sql.Training;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Prequential;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Staleness;
import io.sluice.engine.topology.Task;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The models of scripts: their options, their algorithms, and the stores that they go through. */
final class DeclaredModels implements Models {
    private static final String ALGORITHM = "algorithm";
    private static final String AUTO = "auto";
    private static final String TASK = "task";
    private static final String PATH = "path";
    private static final String EXISTS = "if.exists";
    private static final String RELOAD = "reload.interval";
    private static final String MISSING = "on.missing";
    private static final String KEY = "hmac.key";
    private static final String FOLDER = ".sluice/models/";
    private static final String STALENESS = "max.staleness";
    private static final String STALE = "on.stale";
    private static final String DETECTOR = "drift.detector";
    private static final String DDM = "ddm";
    /** The algorithm where none is named and the task says more than the type of the output can. */
    private static final Map<Task, String> STANDARD =
            Map.of(Task.CLUSTERING, "streaming_kmeans", Task.ANOMALY, "half_space_trees");

    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.withDefault(ALGORITHM, AUTO, "how it learns"),
            OptionSpec.optional(
                            TASK,
                            "what it is for: classification, regression, clustering or anomaly; by the algorithm or the type of the"
                                    + " output, if it is not said")
                    .words(Stream.of(Task.values()).map(Task::word).toArray(String[]::new)),
            OptionSpec.optional(
                    PATH,
                    "the folder of its versions, or an address such as hdfs://…; " + FOLDER
                            + "<name> if it is not said"),
            OptionSpec.optional(EXISTS, "replace the versions that are there, or continue behind them")
                    .words("replace", "continue"),
            OptionSpec.withDefault(RELOAD, "1 s", "how often a predictor looks for a new version")
                    .duration(),
            OptionSpec.optional(KEY, "a secret with which versions are signed, so that readers can tell them")
                    .notEmpty(),
            OptionSpec.withDefault(MISSING, "wait", "what a predictor does without a version: wait, null or fail")
                    .words("wait", "null", "fail"),
            OptionSpec.optional(STALENESS, "how long ago a version may have been made that a predictor uses")
                    .duration(),
            OptionSpec.withDefault(
                            STALE, "warn", "what a predictor does with one that is older: serve, warn, null or fail")
                    .words("serve", "warn", "null", "fail"),
            OptionSpec.withDefault(DETECTOR, Drift.DETECTOR, "what notices when a model gets worse while it is trained")
                    .words(DriftDetector.NAMES.toArray(String[]::new)));

    private final StoredModels stored;

    /** @param stored finds what has been written of models */
    DeclaredModels(StoredModels stored) {
        this.stored = stored;
    }

    private static Algorithm algorithm(Map<String, String> options) {
        String standard = given(options).map(STANDARD::get).orElse(AUTO);
        return Algorithms.named(options.getOrDefault(ALGORITHM, standard));
    }

    private static List<OptionSpec> specs(Algorithm algorithm) {
        List<OptionSpec> specs = new ArrayList<>(OPTIONS);
        specs.addAll(algorithm.options());
        specs.add(Transform.SPEC);
        return specs;
    }

    @Override
    public Optional<Outside.WrongOption> wrong(String model, Map<String, String> options, Set<String> secrets) {
        try {
            return Options.fault(model, options, secrets, specs(algorithm(options)))
                    .map(fault -> new Outside.WrongOption(fault.key(), fault.value(), fault.problem()));
        } catch (ProblemException unknown) {
            return Optional.of(new Outside.WrongOption(Optional.of(ALGORITHM), true, unknown.problem()));
        }
    }

    @Override
    public Relation.Model declared(
            String model, Schema inputs, SqlType.Field output, Map<String, String> options, Relation.Written written) {
        Algorithm algorithm = algorithm(options);
        Task task = task(algorithm, output.type(), options);
        if (!algorithm.tasks().contains(task)) {
            Problem problem = unfit(algorithm, task, output);
            throw Optional.ofNullable(written.values().get(ALGORITHM))
                    .map(problem::at)
                    .orElse(problem)
                    .exception();
        }
        if (task == Task.REGRESSION && !output.type().isNumeric()) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "a regression foretells a number, and \"" + output.name() + "\" is "
                                    + output.type().withNullable(true))
                    .hint("declare it DOUBLE, or leave out 'task'")
                    .exception();
        }
        if (task != Task.CLASSIFICATION && DDM.equalsIgnoreCase(options.get(DETECTOR))) {
            Problem problem = Problem.of(
                            Code.INVALID_VALUE,
                            "'" + DDM + "' counts labels that are foretold wrongly, and \"" + output.name()
                                    + (task == Task.REGRESSION ? "\" is a number" : "\" has no labels"))
                    .hint("'adwin' and 'page_hinkley' watch "
                            + (task == Task.REGRESSION ? "how far off numbers are" : "how far off rows are"));
            throw Optional.ofNullable(written.values().get(DETECTOR))
                    .map(problem::at)
                    .orElse(problem)
                    .exception();
        }
        SqlType type = task == Task.REGRESSION ? SqlType.of(SqlType.Kind.DOUBLE, true) : output.type();
        SqlType.Field foretold = new SqlType.Field(output.name(), type);
        Map<String, String> learning = learning(algorithm, options);
        requireTransforms(learning, inputs, written);
        Algorithms.learner(algorithm, model, learning, written.values(), new ModelSchema(inputs, foretold, task));
        List<SqlType.Field> fields = new ArrayList<>(inputs.fields());
        fields.add(foretold);
        return new Relation.Model(model, new Schema(fields), task, algorithm.name(), learning, options, written);
    }

    /** Says of each what is wrong where it stands. */
    private static void requireTransforms(Map<String, String> options, Schema inputs, Relation.Written written) {
        options.forEach((key, text) -> {
            try {
                Transform.of(Map.of(key, text), inputs);
            } catch (ProblemException wrong) {
                throw Optional.ofNullable(written.values().get(key))
                        .map(wrong.problem()::orAt)
                        .orElse(wrong.problem())
                        .exception();
            }
        });
    }

    private static Problem unfit(Algorithm algorithm, Task task, SqlType.Field output) {
        List<String> others = Algorithms.all().stream()
                .filter(other -> other.tasks().contains(task))
                .map(Algorithm::name)
                .toList();
        return Problem.of(
                        Code.INVALID_VALUE,
                        "'" + algorithm.name() + "' does no " + task.noun() + ", which \"" + output.name() + "\" "
                                + output.type().withNullable(true) + " needs")
                .hint("those that do are " + String.join(", ", others));
    }

    private static Task task(Algorithm algorithm, SqlType output, Map<String, String> options) {
        boolean number = output.isFloating() || output.kind() == SqlType.Kind.DECIMAL;
        Optional<Task> unlabelled =
                algorithm.tasks().stream().filter(task -> !task.isLabelled()).findFirst();
        return given(options).or(() -> unlabelled).orElse(number ? Task.REGRESSION : Task.CLASSIFICATION);
    }

    private static Optional<Task> given(Map<String, String> options) {
        return Stream.of(Task.values())
                .filter(task -> task.word().equalsIgnoreCase(options.get(TASK)))
                .findFirst();
    }

    private static Map<String, String> learning(Algorithm algorithm, Map<String, String> options) {
        Map<String, String> learning = new TreeMap<>();
        algorithm
                .options()
                .forEach(spec -> Optional.ofNullable(options.get(spec.key()))
                        .ifPresent(value -> learning.put(spec.key(), value)));
        options.forEach((key, value) -> {
            if (Transform.isOption(key)) {
                learning.put(key, value);
            }
        });
        return learning;
    }

    @Override
    public Relation.Model stored(String model, Map<String, String> options, Relation.Written written) {
        ModelDefinition definition = stored.definition(model, path(model, options));
        List<SqlType.Field> fields = new ArrayList<>();
        definition.inputs().forEach(input -> fields.add(field(input)));
        fields.add(field(definition.output()));
        return new Relation.Model(
                model,
                new Schema(fields),
                definition.task(),
                definition.algorithm(),
                definition.options(),
                options,
                written);
    }

    /** A column whose type is written as in a script. */
    private static SqlType.Field field(ModelDefinition.Named column) {
        List<Statement> read = ToStatement.statements("model", "CREATE STREAM s (c " + column.type() + ")");
        if (read.size() == 1
                && read.get(0) instanceof Statement.CreateRelation create
                && create.columns().size() == 1
                && create.columns().get(0) instanceof Column.Plain plain
                && plain.type().isPresent()) {
            return new SqlType.Field(column.name(), plain.type().get());
        }
        throw Problem.of(Code.MODEL_DAMAGED, "\"" + column.type() + "\" is no type of a column")
                .exception();
    }

    private static String path(String model, Map<String, String> options) {
        return options.getOrDefault(PATH, FOLDER + model);
    }

    @Override
    public Schema metrics(Task task, Prequential evaluation) {
        return Evaluation.columns(task, evaluation.delay().isPresent());
    }

    @Override
    public LearnerSpec learner(Relation.Model model, Training training, boolean changes) {
        boolean unlearns = changes && !training.ignoresRemovals();
        if (unlearns && !Algorithms.named(model.algorithm()).unlearns()) {
            List<String> others = Algorithms.all().stream()
                    .filter(Algorithm::unlearns)
                    .map(Algorithm::name)
                    .toList();
            throw Problem.of(
                            Code.INVALID_QUERY,
                            "this query can remove rows that have been learnt, and '" + model.algorithm()
                                    + "' cannot unlearn")
                    .hint("ON RETRACT IGNORE leaves them learnt; those that can unlearn are "
                            + String.join(", ", others))
                    .exception();
        }
        if (unlearns && training.onDrift() != Drift.Action.WARN) {
            throw Problem.of(
                            Code.INVALID_QUERY,
                            "this query can remove rows that have been learnt, and a learner that begins anew has not learnt"
                                    + " them")
                    .hint("ON RETRACT IGNORE leaves them learnt, ON DRIFT WARN only says when the model gets worse")
                    .exception();
        }
        String detector = model.options().getOrDefault(DETECTOR, Drift.DETECTOR).toLowerCase(Locale.ROOT);
        return new LearnerSpec(
                model.name(),
                model.algorithm(),
                model.schema(),
                model.task(),
                model.learner(),
                training.evaluation(),
                new Drift(detector, training.onDrift()),
                training.ignoresRemovals());
    }

    @Override
    public void activate(Relation.Model model, long version) {
        stored.change(path(model.name(), model.options()), (store, by) -> {
            store.activate(version, by);
            return version;
        });
    }

    @Override
    public void tag(Relation.Model model, String tag, long version) {
        stored.change(path(model.name(), model.options()), (store, by) -> {
            store.tag(tag, version, by);
            return version;
        });
    }

    @Override
    public long rollback(Relation.Model model, OptionalLong version, Optional<LocalDateTime> before) {
        String path = path(model.name(), model.options());
        return stored.change(path, (store, by) -> {
            long to = version.isPresent() ? version.getAsLong() : earlier(model.name(), store, before, path);
            store.rollback(to, by);
            return to;
        });
    }

    private static long earlier(String model, ModelStore store, Optional<LocalDateTime> before, String path)
            throws IOException {
        if (before.isPresent()) {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, before.get().toInstant(ZoneOffset.UTC));
            return store.beforeTime(micros)
                    .orElseThrow(() -> Problem.of(
                                    Code.NO_SUCH_VERSION,
                                    "no version in " + path + " is from before "
                                            + before.get().toString().replace('T', ' '))
                            .hint("SELECT version, batch_time FROM " + model + "$versions lists them")
                            .exception())
                    .version();
        }
        return store.before(
                store.active().orElseThrow(() -> StoredModels.noVersion(path)).version());
    }

    @Override
    public Map<String, Map<String, String>> listings(Relation.Model model) {
        Map<String, Map<String, String>> listings = new TreeMap<>();
        for (String list : List.of("versions", "audit", "drift")) {
            Map<String, String> options = new HashMap<>();
            options.put("connector", "model-" + list);
            options.put(PATH, path(model.name(), model.options()));
            pass(model, options, KEY);
            listings.put("$" + list, options);
        }
        return listings;
    }

    @Override
    public Map<String, String> publishing(Relation.Model model, int keep) {
        Map<String, String> options = new HashMap<>();
        options.put("connector", "model");
        options.put(PATH, path(model.name(), model.options()));
        options.put("model", model.name());
        options.put("keep", Integer.toString(keep));
        options.put("definition", definition(model).toJson());
        pass(model, options, EXISTS, KEY);
        return options;
    }

    private static ModelDefinition definition(Relation.Model model) {
        return ModelDefinition.of(
                model.name(),
                model.algorithm(),
                model.learner(),
                new ModelSchema(model.inputs(), model.output(), model.task()));
    }

    @Override
    public Map<String, String> serving(Relation.Model model, ModelReference reference) {
        Map<String, String> options = new HashMap<>();
        options.put("connector", "model");
        options.put(PATH, path(model.name(), model.options()));
        options.put("model", model.name());
        options.put("follow", "beside");
        options.put(MISSING, "wait");
        reference.tag().ifPresent(tag -> options.put("tag", tag.text()));
        reference.version().ifPresent(version -> options.put("version", Long.toString(version)));
        pass(model, options, RELOAD, MISSING, KEY);
        if (stale(model).equals("warn")) {
            pass(model, options, STALENESS);
        }
        return options;
    }

    private static String stale(Relation.Model model) {
        return model.options().getOrDefault(STALE, "warn").toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<Staleness> staleness(Relation.Model model) {
        String action = stale(model);
        if (!model.options().containsKey(STALENESS) || action.equals("serve") || action.equals("warn")) {
            return Optional.empty();
        }
        long most = Options.of(model.name(), Map.of(STALENESS, model.options().get(STALENESS)), OPTIONS)
                .micros(STALENESS);
        return Optional.of(new Staleness(most, action.equals("fail")));
    }

    /** Options that are handed on as they are. */
    private static void pass(Relation.Model model, Map<String, String> to, String... keys) {
        for (String key : keys) {
            Optional.ofNullable(model.options().get(key)).ifPresent(value -> to.put(key, value));
        }
    }
}
