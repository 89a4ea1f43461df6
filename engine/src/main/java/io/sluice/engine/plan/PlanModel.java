// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Types;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.ModelReference;
import io.sluice.engine.sql.Name;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.SqlEvaluate;
import io.sluice.engine.sql.SqlPredict;
import io.sluice.engine.sql.Training;
import io.sluice.engine.sql.Validate;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Prequential;
import io.sluice.engine.topology.Publishing;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** TRAIN MODEL and ML_PREDICT: blocks over plain queries. */
public final class PlanModel {
    private static final String MODEL = "model";
    private static final List<String> VERSION = List.of("version", "rows", "batch_time", MODEL);
    private static final String ACTION = "action";
    private static final List<String> SHIFT = shift();
    private static final String CLASH = "predicted_";

    private final Catalogue catalogue;
    private final Place statement;

    private static List<String> shift() {
        List<String> columns = new ArrayList<>(List.of("version", "rows", "batch_time"));
        columns.addAll(Drift.COLUMNS.names());
        return List.copyOf(columns);
    }

    /** @param statement where it stands, for problems without a place of their own */
    public PlanModel(Catalogue catalogue, Place statement) {
        this.catalogue = catalogue;
        this.statement = statement;
    }

    /** The model of a name. */
    public Relation.Model model(Name name) {
        Relation found = catalogue
                .find(name.text())
                .orElseThrow(() ->
                        catalogue.unknownModel(name.text()).at(name.place()).exception());
        if (found instanceof Relation.Model model) {
            return model;
        }
        throw Problem.of(Code.WRONG_KIND, "\"" + found.name() + "\" is a " + found.kind() + ", not a model")
                .at(name.place())
                .hint("name a model, as CREATE MODEL declares it; SHOW MODELS lists those that there are")
                .exception();
    }

    /** The name under which the rows can be read, with what a model foretells of each. */
    SqlIdentifier predict(SqlPredict predict, RelNode rows) {
        Relation.Model model = model(predict.model().model());
        Schema given = Types.schema(rows.getRowType());
        List<Integer> features = features(predict, given, model);
        return new SqlIdentifier(predict(predict.model(), rows, features), predict.getParserPosition());
    }

    /**
     * The name under which rows can be read with what a model foretells of each: behind their own columns, first the value.
     *
     * @param features columns of the rows, in the order of the model's
     */
    String predict(ModelReference reference, RelNode rows, List<Integer> features) {
        Relation.Model model = model(reference.model());
        RelNode models = project(select(names(VERSION, SqlParserPos.ZERO), versions(model, reference), null));
        Schema output = predicted(Types.schema(rows.getRowType()), model);
        Block block = new Block.Prediction(
                models,
                rows,
                features,
                model.inputs(),
                model.task(),
                catalogue.outside().models().staleness(model));
        return derived(output, block);
    }

    private List<Integer> features(SqlPredict predict, Schema given, Relation.Model model) {
        Schema inputs = model.inputs();
        List<SqlIdentifier> named = predict.features();
        if (!named.isEmpty() && named.size() != inputs.size()) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "model \"" + model.name() + "\" takes " + inputs.size() + " columns, and DESCRIPTOR names "
                                    + named.size())
                    .at(place(predict.featuresPosition()))
                    .hint("it takes " + inputs)
                    .exception();
        }
        List<Integer> features = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String name = named.isEmpty()
                    ? inputs.name(i)
                    : named.get(i).names.get(named.get(i).names.size() - 1);
            SqlParserPos position =
                    named.isEmpty() ? predict.getParserPosition() : named.get(i).getParserPosition();
            int column = column(
                    given,
                    name,
                    () -> Problem.of(
                                    Code.UNKNOWN_COLUMN,
                                    "the rows have no column \"" + name + "\"" + (named.isEmpty() ? asks(model) : ""))
                            .at(place(position))
                            .hint(near(given, name, "DESCRIPTOR(…) behind the model names its inputs in order")));
            requireConvertible(given, column, inputs.fields().get(i), model, place(position));
            features.add(column);
        }
        return features;
    }

    private static int column(Schema given, String name, Supplier<Problem> missing) {
        for (int i = 0; i < given.size(); i++) {
            if (given.name(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw missing.get().exception();
    }

    /** The hint of a column that is not among those given. */
    private static String near(Schema given, String name, String otherwise) {
        String all = "the columns are " + String.join(", ", given.names()) + "; " + otherwise;
        return Suggest.hint(name, given.names()).orElse(all);
    }

    private static void requireConvertible(
            Schema given, int column, SqlType.Field to, Relation.Model model, Place place) {
        SqlType from = given.type(column);
        if (!Casts.possible(from, to.type())) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "\"" + to.name() + "\" of model \"" + model.name() + "\" is "
                                    + to.type().withNullable(true) + ", and column \"" + given.name(column) + "\" is "
                                    + from.withNullable(true))
                    .at(place)
                    .hint("no CAST makes one of the other; compute a column that fits in a query")
                    .exception();
        }
    }

    private static String asks(Relation.Model model) {
        return ", which model \"" + model.name() + "\" is to get";
    }

    /** The stream of the versions of a model, declared where it is not yet. */
    private String versions(Relation.Model model, ModelReference reference) {
        String name = model.name() + "$" + MODEL
                + reference.tag().map(tag -> "@" + tag).orElse("")
                + (reference.version().isPresent() ? "@" + reference.version().getAsLong() : "");
        if (catalogue.find(name).isEmpty()) {
            declare(catalogue, name, catalogue.outside().models().serving(model, reference), model.written());
        }
        return name;
    }

    /** Declares a stream whose connector knows its columns. */
    public static void declare(
            Catalogue catalogue, String name, Map<String, String> options, Relation.Written written) {
        Schema columns = catalogue
                .outside()
                .columns(name, options, written.secrets().keySet())
                .orElseThrow(() -> new IllegalStateException("versions without columns"));
        catalogue.add(new Relation.Stream(name, columns, columns, Calcs.columns(columns), options).with(written), true);
    }

    /** How many columns a prediction has behind those of its rows. */
    static int foretold(Relation.Model model) {
        return predicted(new Schema(List.of()), model).size();
    }

    /** The column that ML_EVALUATE compares. */
    int label(SqlEvaluate evaluate, Schema given, Relation.Model model) {
        Place place = place(evaluate.label().getParserPosition());
        String name = evaluate.label().names.get(evaluate.label().names.size() - 1);
        int column = column(
                given,
                name,
                () -> Problem.of(Code.UNKNOWN_COLUMN, "the rows have no column \"" + name + "\"")
                        .at(place)
                        .hint(near(given, name, "the first DESCRIPTOR names the column that is foretold")));
        requireConvertible(given, column, model.output(), model, place);
        return column;
    }

    private static Schema predicted(Schema given, Relation.Model model) {
        List<SqlType.Field> fields = new ArrayList<>(given.fields());
        add(fields, model.output().name(), model.output().type().withNullable(true));
        model.task().detail().ifPresent(detail -> add(fields, detail, SqlType.of(SqlType.Kind.DOUBLE, true)));
        add(fields, "model_version", SqlType.of(SqlType.Kind.BIGINT, true));
        SqlType lag = new SqlType(SqlType.Kind.INTERVAL_TIME, 4, 3, "DAY TO SECOND", List.of(), true);
        add(fields, "model_lag", lag);
        return new Schema(fields);
    }

    private static void add(List<SqlType.Field> fields, String name, SqlType type) {
        String free = name;
        while (has(fields, free)) {
            free = CLASH + free;
        }
        fields.add(new SqlType.Field(free, type));
    }

    private static boolean has(List<SqlType.Field> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
    }

    /**
     * What TRAIN MODEL comes to.
     *
     * @param model that is trained
     * @param metrics what {@code m$metrics} is
     * @param drift what {@code m$drift} is
     * @param versions new versions, the columns of {@code metrics} and the version itself behind them; and what is done about drift
     */
    public record Trained(Relation.Model model, Planned.Result metrics, Planned.Result drift, Planned versions) {}

    /** Plans TRAIN MODEL, whose tree is changed by it. */
    public Trained train(Training training, SqlNode query) {
        Relation.Model model = model(training.model().model());
        requireLabels(training, model);
        Planned planned = PlanQuery.plan(query, catalogue, statement).checked();
        RelNode data = planned.main()
                .orElseThrow(() -> Problem.of(Code.INVALID_QUERY, "a query that ends in FORK has no rows of its own")
                        .hint("end one of its branches in INSERT INTO a stream, and train with that")
                        .exception())
                .rel();
        Place from = place(query.getParserPosition());
        RelNode rows = labelled(training, data, model, from);
        boolean changes = !Traits.of(new ToTopology((name, self) -> Optional.empty()).dstream(rows))
                .appendOnly();
        LearnerSpec learner = placed(from, () -> catalogue.outside().models().learner(model, training, changes));
        Schema output = trained(model, training.evaluation());
        Publishing publishing =
                new Publishing(training.publishMicros(), training.when().map(condition -> when(condition, output)));
        String name = derived(output, new Block.Training(rows, learner, publishing));
        SqlParserPos position = SqlParserPos.ZERO;
        SqlNode isShift = isNotNull(ACTION);
        SqlNode isMetrics = SqlStdOperatorTable.IS_NULL.createCall(position, new SqlIdentifier(ACTION, position));
        SqlNode isNew = SqlStdOperatorTable.OR.createCall(position, isNotNull(MODEL), isShift);
        Planned published =
                PlanQuery.plan(select(SqlNodeList.of(SqlIdentifier.star(position)), name, isNew), catalogue, statement);
        return new Trained(
                model,
                part(name, metrics(output).names(), isMetrics),
                part(name, SHIFT, isShift),
                new Planned(published.main(), planned.sides(), planned.clauses()));
    }

    /** Refuses what is about labels where there are none. */
    private static void requireLabels(Training training, Relation.Model model) {
        Optional<Place> label = training.label().map(Name::place);
        boolean delayed = training.evaluation().delay().isPresent();
        boolean contest = training.onDrift() == Drift.Action.RETRAIN;
        if (model.task().isLabelled() || !(label.isPresent() || delayed || contest)) {
            return;
        }
        String learns = "model \"" + model.name() + "\" learns without labels";
        Problem problem;
        if (label.isPresent()) {
            problem = Problem.of(
                            Code.INVALID_QUERY, learns + ", by " + model.task().noun())
                    .hint("leave out LABEL: of the training data it takes " + model.inputs() + ", and nothing else");
        } else if (delayed) {
            problem = Problem.of(Code.INVALID_QUERY, learns + ", so none can be late")
                    .hint("leave out LABEL DELAY; EVALUATE PREQUENTIAL WINDOW 1000 ROWS can stay");
        } else {
            problem = Problem.of(Code.INVALID_QUERY, learns + ", so nobody can say which of two is the better one")
                    .hint("ON DRIFT RESET begins anew, ON DRIFT WARN only says that rows have changed");
        }
        throw problem.at(label.orElse(training.model().model().place())).exception();
    }

    private Planned.Result part(String name, List<String> columns, SqlNode where) {
        SqlNode query = select(names(columns, SqlParserPos.ZERO), name, where);
        return PlanQuery.plan(query, catalogue, statement).main().orElseThrow();
    }

    /** The columns of metrics out of those of training. */
    private static Schema metrics(Schema trained) {
        int end = trained.size() - 1 - Drift.COLUMNS.size();
        return new Schema(trained.fields().subList(0, end));
    }

    private static <T> T placed(Place place, Supplier<T> work) {
        try {
            return work.get();
        } catch (ProblemException failure) {
            throw new ProblemException(failure.problem().orAt(place), failure);
        }
    }

    /** The columns of the model out of the training data, and the time that labels are late by; where label and time are not NULL. */
    private RelNode labelled(Training training, RelNode data, Relation.Model model, Place from) {
        Schema given = Types.schema(data.getRowType());
        String source = catalogue.freshName();
        catalogue.add(new Relation.View(source, given, data, "", List.of()), false);
        List<String> columns = new ArrayList<>();
        int inputs = model.inputs().size();
        boolean labelled = model.task().isLabelled();
        for (int i = 0; i < inputs + (labelled ? 1 : 0); i++) {
            SqlType.Field wanted = model.schema().fields().get(i);
            boolean label = i == inputs;
            Optional<Name> named = label ? training.label() : Optional.empty();
            Place place = named.map(Name::place).orElse(from);
            String name = named.map(Name::text).orElse(wanted.name());
            int column = column(
                    given,
                    name,
                    () -> Problem.of(
                                    Code.UNKNOWN_COLUMN,
                                    "the training data has no column \"" + name + "\""
                                            + (named.isPresent() ? "" : asks(model)))
                            .at(place)
                            .hint(near(
                                    given, name, label ? "LABEL says which is to be foretold" : "rename one with AS")));
            requireConvertible(given, column, wanted, model, place);
            columns.add(given.name(column));
        }
        SqlParserPos position = SqlParserPos.ZERO;
        @Nullable SqlNode known = labelled ? isNotNull(columns.get(inputs)) : null;
        if (training.time().isPresent()) {
            String time = given.name(time(training.time().get(), given));
            columns.add(time);
            known = SqlStdOperatorTable.AND.createCall(position, isNotNull(columns.get(inputs)), isNotNull(time));
        }
        RelNode rows = project(select(names(columns, position), source, known));
        catalogue.drop(source);
        return rows;
    }

    private static SqlNode isNotNull(String column) {
        SqlParserPos position = SqlParserPos.ZERO;
        return SqlStdOperatorTable.IS_NOT_NULL.createCall(position, new SqlIdentifier(column, position));
    }

    /** The column of the time that labels are late by. */
    private static int time(Name name, Schema given) {
        String times = given.fields().stream()
                .filter(field -> isTime(field.type()))
                .map(SqlType.Field::name)
                .collect(Collectors.joining(", "));
        String hint = times.isEmpty()
                ? "no column of the training data is a TIMESTAMP: compute one in a query, or write LABEL DELAY 48 ROWS"
                : "columns with a time: " + times;
        int column = column(
                given,
                name.text(),
                () -> Problem.of(Code.UNKNOWN_COLUMN, "the training data has no column \"" + name + "\"")
                        .at(name.place())
                        .hint(Suggest.hint(name.text(), given.names()).orElse(hint)));
        if (!isTime(given.type(column))) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "labels are late by a TIMESTAMP, and column \"" + name + "\" is "
                                    + given.type(column).withNullable(true))
                    .at(name.place())
                    .hint(hint)
                    .exception();
        }
        return column;
    }

    private static boolean isTime(SqlType type) {
        return type.kind() == SqlType.Kind.TIMESTAMP || type.kind() == SqlType.Kind.TIMESTAMP_LTZ;
    }

    private Schema trained(Relation.Model model, Prequential evaluation) {
        List<SqlType.Field> fields = new ArrayList<>(List.of(
                new SqlType.Field("version", SqlType.of(SqlType.Kind.BIGINT, true)),
                new SqlType.Field("rows", SqlType.of(SqlType.Kind.BIGINT, false)),
                new SqlType.Field("batch_time", SqlType.of(SqlType.Kind.TIMESTAMP, 6, 0, false))));
        fields.addAll(
                catalogue.outside().models().metrics(model.task(), evaluation).fields());
        fields.addAll(Drift.COLUMNS.fields());
        fields.add(new SqlType.Field(MODEL, SqlType.of(SqlType.Kind.VARBINARY, true)));
        return new Schema(fields);
    }

    /** The condition of PUBLISH … WHEN. */
    private Expression when(SqlNode condition, Schema output) {
        Schema metrics = metrics(output);
        String name = derived(metrics, new Block.Changes(catalogue.emptyQuery()));
        Place place = place(condition.getParserPosition());
        String hint = "compare one of " + String.join(", ", metrics.names());
        try {
            return placed(place, () -> when(condition, name, hint));
        } catch (ProblemException failure) {
            Code code = failure.problem().code();
            if (code != Code.INVALID_QUERY && code != Code.NOT_YET) {
                throw failure;
            }
            Place where = failure.problem().place().orElse(place);
            throw new ProblemException(overMetrics(hint).at(where), failure);
        } finally {
            catalogue.drop(name);
        }
    }

    /** The problem of an aggregate, of a query, of chance in the condition. */
    private static Problem overMetrics(String hint) {
        return Problem.of(Code.INVALID_QUERY, "PUBLISH … WHEN is over the metrics of the moment, and nothing else")
                .hint(hint);
    }

    private Expression when(SqlNode condition, String metrics, String hint) {
        SqlParserPos position = condition.getParserPosition();
        RelNode rel = project(select(SqlNodeList.of(SqlIdentifier.star(position)), metrics, condition));
        RelNode top = rel instanceof Project project ? project.getInput() : rel;
        if (!(top instanceof Filter filter)
                || RelOptUtil.InputFinder.bits(filter.getCondition()).isEmpty()) {
            throw Problem.of(Code.INVALID_VALUE, "this condition of PUBLISH is always the same")
                    .hint(hint)
                    .exception();
        }
        if (RexUtil.SubQueryFinder.find(filter.getCondition()) != null) {
            throw overMetrics(hint).exception();
        }
        Volatile.refuse(filter.getCondition());
        return ToExpression.of(Searches.expand(rel.getCluster().getRexBuilder(), filter.getCondition()));
    }

    private String derived(Schema schema, Block block) {
        String name = catalogue.freshName();
        catalogue.add(new Relation.Derived(name, schema, block), false);
        return name;
    }

    private RelNode project(SqlNode query) {
        return Validate.query(query, catalogue, statement).project();
    }

    private static SqlNodeList names(List<String> columns, SqlParserPos position) {
        SqlNodeList names = new SqlNodeList(position);
        columns.forEach(column -> names.add(new SqlIdentifier(column, position)));
        return names;
    }

    private static SqlSelect select(SqlNodeList items, String from, @Nullable SqlNode where) {
        SqlParserPos position = items.getParserPosition();
        SqlNode source = new SqlIdentifier(from, position);
        return new SqlSelect(position, null, items, source, where, null, null, null, null, null, null, null, null);
    }

    Place place(SqlParserPos position) {
        return new Place(
                statement.source(),
                position.getLineNum(),
                position.getColumnNum(),
                position.getEndLineNum(),
                position.getEndColumnNum());
    }
}
