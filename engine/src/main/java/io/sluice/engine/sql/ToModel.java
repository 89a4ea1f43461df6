// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.LabelDelay;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Prequential;
import io.sluice.engine.topology.SqlType;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.ArgumentContext;
import io.sluice.grammar.SluiceParser.ArgumentValueContext;
import io.sluice.grammar.SluiceParser.FunctionCallContext;
import io.sluice.grammar.SluiceParser.ParameterContext;
import io.sluice.grammar.SluiceParser.TrainClauseContext;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** CREATE MODEL, TRAIN MODEL, ML_PREDICT. */
final class ToModel {
    private static final String PREDICT = "ML_PREDICT";

    private static final String EVALUATE = "ML_EVALUATE";
    private static final String EVALUATE_HINT =
            "ML_EVALUATE(TABLE rows, MODEL m, DESCRIPTOR(label)), or with the model's inputs as DESCRIPTOR(a, b) behind it where"
                    + " columns have other names";
    private static final String PREDICT_HINT = "ML_PREDICT(TABLE rows, MODEL m), or with the model's inputs as"
            + " DESCRIPTOR(a, b) behind it where columns have other names";

    private final ToQuery queries;
    private final Script script;
    private final ToName names;

    ToModel(ToQuery queries) {
        this.queries = queries;
        this.script = queries.script();
        this.names = queries.names();
    }

    Statement create(SluiceParser.CreateModelContext context) {
        if (context.orReplace() != null && context.ifNotExists() != null) {
            throw script.problem(Code.SYNTAX, context.ifNotExists(), "OR REPLACE and IF NOT EXISTS exclude each other")
                    .exception();
        }
        SluiceParser.ModelSchemaContext schema = context.modelSchema();
        List<Column.Plain> inputs = schema == null
                ? List.of()
                : columns(before(schema, schema.OUTPUT().getSymbol()));
        List<Column.Plain> outputs = schema == null
                ? List.of()
                : columns(behind(schema, schema.OUTPUT().getSymbol()));
        if (outputs.size() > 1) {
            throw script.problem(Code.INVALID_QUERY, schema, "a model foretells one column")
                    .at(outputs.get(1).name().place())
                    .hint("make a model for each")
                    .exception();
        }
        return new Statement.CreateModel(
                script.excerpt(context),
                names.name(context.name()),
                inputs,
                outputs.stream().findFirst(),
                options(context),
                context.orReplace() != null,
                context.ifNotExists() != null);
    }

    /** Those of WITH, and one for each transform. */
    private List<Option> options(SluiceParser.CreateModelContext context) {
        List<Option> options = new ArrayList<>(new ToDefinition(queries).options(context.withOptions()));
        for (SluiceParser.ExpressionContext expression : context.expression()) {
            Option transform = transform(expression);
            if (options.stream().anyMatch(option -> option.key().equalsIgnoreCase(transform.key()))) {
                throw script.problem(Code.DUPLICATE_NAME, expression, "this column is transformed twice")
                        .hint("each column stands in one transform")
                        .exception();
            }
            options.add(transform);
        }
        return options;
    }

    /** {@code one_hot(hour)}, {@code hash(country, 1000)}. */
    private Option transform(SluiceParser.ExpressionContext expression) {
        SqlNode node = queries.expressions().visit(expression);
        if (node instanceof SqlCall call
                && call.getOperator() instanceof SqlUnresolvedFunction function
                && (call.operandCount() == 1 || call.operandCount() == 2)
                && call.operand(0) instanceof SqlIdentifier column
                && column.isSimple()
                && (call.operandCount() == 1 || call.operand(1) instanceof SqlNumericLiteral)) {
            String number = call.operandCount() == 1 ? "" : "(" + call.operand(1) + ")";
            Place place = script.place(expression);
            return new Option(
                    LearnerSpec.TRANSFORM + column.getSimple(),
                    function.getName().toLowerCase(Locale.ROOT) + number,
                    false,
                    place,
                    place);
        }
        throw script.problem(Code.INVALID_QUERY, expression, "a transform is a function of a column")
                .hint(
                        "TRANSFORM (standardize(x), one_hot(y), hash(z, 1000), date_parts(t)); compute others in the query")
                .exception();
    }

    private static List<ParameterContext> before(SluiceParser.ModelSchemaContext schema, Token word) {
        return schema.parameter().stream()
                .filter(parameter -> parameter.start.getTokenIndex() < word.getTokenIndex())
                .toList();
    }

    private static List<ParameterContext> behind(SluiceParser.ModelSchemaContext schema, Token word) {
        return schema.parameter().stream()
                .filter(parameter -> parameter.start.getTokenIndex() > word.getTokenIndex())
                .toList();
    }

    private List<Column.Plain> columns(List<ParameterContext> parameters) {
        List<Column.Plain> columns = new ArrayList<>();
        for (ParameterContext parameter : parameters) {
            Name name = names.name(parameter.name());
            if (columns.stream().anyMatch(column -> column.name().equals(name))) {
                throw script.problem(Code.DUPLICATE_NAME, parameter, "column \"" + name + "\" is there twice")
                        .exception();
            }
            SqlType type = queries.types().type(parameter.dataType()).withNullable(true);
            columns.add(new Column.Plain(name, Optional.of(type)));
        }
        return columns;
    }

    Statement alter(SluiceParser.AlterModelContext context) {
        Name model = names.name(context.name());
        if (context.modelChange() instanceof SluiceParser.ActivateVersionContext activate) {
            return new Statement.ActivateVersion(
                    script.excerpt(context), model, version(activate.NUMBER().getSymbol()));
        }
        if (context.modelChange() instanceof SluiceParser.SetTagContext tag) {
            return new Statement.TagVersion(
                    script.excerpt(context),
                    model,
                    names.name(tag.name()),
                    version(tag.NUMBER().getSymbol()));
        }
        throw script.notYet(
                context.modelChange(),
                "ALTER MODEL … SET (…)",
                "create the model with these options, and train it anew");
    }

    Statement rollback(SluiceParser.RollbackModelContext context) {
        OptionalLong version = OptionalLong.empty();
        Optional<LocalDateTime> before = Optional.empty();
        if (context.rollbackPoint() instanceof SluiceParser.RollbackToVersionContext to) {
            version = OptionalLong.of(version(to.NUMBER().getSymbol()));
        } else if (context.rollbackPoint() instanceof SluiceParser.RollbackBeforeContext time) {
            before = Optional.of(queries.literals().timestamp(time.string()));
        }
        return new Statement.RollbackModel(script.excerpt(context), names.name(context.name()), version, before);
    }

    Statement train(
            ParserRuleContext context,
            SluiceParser.ModelReferenceContext reference,
            SluiceParser.TrainingDataContext data,
            List<TrainClauseContext> clauses) {
        SqlNode rows;
        if (data instanceof SluiceParser.TrainingQueryContext query) {
            rows = queries.query(query.query());
        } else {
            SluiceParser.TrainingRelationContext relation = (SluiceParser.TrainingRelationContext) data;
            SqlIdentifier name = names.qualified(relation.qualifiedName());
            rows = SqlStdOperatorTable.EXPLICIT_TABLE.createCall(name.getParserPosition(), name);
        }
        return new Statement.Train(script.excerpt(context), training(reference, clauses), rows);
    }

    Training training(SluiceParser.ModelReferenceContext reference, List<TrainClauseContext> clauses) {
        ModelReference model = model(reference);
        if (model.tag().isPresent() || model.version().isPresent()) {
            throw script.problem(Code.INVALID_QUERY, reference, "what is trained is a model, not one of its versions")
                    .hint("write TRAIN MODEL " + model.model())
                    .exception();
        }
        requireOnce(clauses);
        Optional<Name> label = Optional.empty();
        Evaluated evaluated = new Evaluated(Optional.empty(), Prequential.PLAIN);
        Drift.Action onDrift = Drift.PLAIN.action();
        boolean ignoresRemovals = false;
        long every = Training.PUBLISH_MICROS;
        Optional<SqlNode> when = Optional.empty();
        int keep = Training.KEEP;
        for (TrainClauseContext clause : clauses) {
            if (clause instanceof SluiceParser.TrainLabelContext named) {
                label = Optional.of(names.name(named.name()));
            } else if (clause instanceof SluiceParser.TrainEvaluateContext evaluate) {
                evaluated = evaluated(evaluate);
            } else if (clause instanceof SluiceParser.TrainOnRetractContext retract) {
                ignoresRemovals = retract.action.getType() == SluiceParser.IGNORE;
            } else if (clause instanceof SluiceParser.TrainPublishContext publish) {
                every = queries.literals().micros(publish.duration());
                when = Optional.ofNullable(publish.expression()).map(queries.expressions()::visit);
            } else if (clause instanceof SluiceParser.TrainKeepContext kept) {
                keep = count(kept.NUMBER().getSymbol(), "versions");
            } else {
                onDrift = action((SluiceParser.TrainOnDriftContext) clause);
            }
        }
        return new Training(
                model, label, evaluated.time(), evaluated.evaluation(), onDrift, ignoresRemovals, every, when, keep);
    }

    private static Drift.Action action(SluiceParser.TrainOnDriftContext context) {
        return switch (context.action.getType()) {
            case SluiceParser.RESET -> Drift.Action.RESET;
            case SluiceParser.RETRAIN -> Drift.Action.RETRAIN;
            default -> Drift.Action.WARN;
        };
    }

    /** EVALUATE, and the column of the time that it is by. */
    private record Evaluated(Optional<Name> time, Prequential evaluation) {}

    private Evaluated evaluated(SluiceParser.TrainEvaluateContext context) {
        OptionalInt window = context.NUMBER() == null
                ? OptionalInt.empty()
                : OptionalInt.of(count(context.NUMBER().getSymbol(), "rows"));
        if (context.labelDelay() instanceof SluiceParser.DelayOfRowsContext rows) {
            LabelDelay delay = new LabelDelay.Rows(count(rows.NUMBER().getSymbol(), "rows"));
            return new Evaluated(Optional.empty(), new Prequential(window, Optional.of(delay)));
        }
        if (context.labelDelay() instanceof SluiceParser.DelayOfTimeContext time) {
            LabelDelay delay = new LabelDelay.Time(queries.literals().micros(time.duration()));
            if (time.name() == null) {
                throw script.problem(Code.INVALID_QUERY, time, "LABEL DELAY does not say by which time")
                        .hint("write LABEL DELAY " + script.excerpt(time).text()
                                + " AFTER ts, with the column of the rows that has their time; or LABEL DELAY 48 ROWS")
                        .exception();
            }
            return new Evaluated(Optional.of(names.name(time.name())), new Prequential(window, Optional.of(delay)));
        }
        return new Evaluated(Optional.empty(), new Prequential(window, Optional.empty()));
    }

    private void requireOnce(List<TrainClauseContext> clauses) {
        for (int i = 0; i < clauses.size(); i++) {
            for (TrainClauseContext before : clauses.subList(0, i)) {
                if (before.getClass() == clauses.get(i).getClass()) {
                    throw script.problem(Code.SYNTAX, clauses.get(i), "this clause is there twice")
                            .hint("each clause of TRAIN MODEL stands once, in any order")
                            .exception();
                }
            }
        }
    }

    private int count(Token number, String what) {
        long count = whole(number);
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw Problem.of(Code.INVALID_VALUE, number.getText() + " is no number of " + what)
                    .at(place(number))
                    .hint("write a whole number from 1 to " + Integer.MAX_VALUE)
                    .exception();
        }
        return (int) count;
    }

    private long version(Token number) {
        long version = whole(number);
        if (version < 1) {
            throw Problem.of(Code.INVALID_VALUE, number.getText() + " is no version of a model")
                    .at(place(number))
                    .hint("versions are whole numbers from 1 on")
                    .exception();
        }
        return version;
    }

    /** The value of a number; 0 if it is too large, or no whole one. */
    private static long whole(Token number) {
        try {
            return Long.parseLong(number.getText());
        } catch (NumberFormatException otherwise) {
            return 0;
        }
    }

    private Place place(Token word) {
        return script.place(Script.position(word));
    }

    private ModelReference model(SluiceParser.ModelReferenceContext context) {
        Optional<Name> tag = Optional.ofNullable(context.tag).map(names::name);
        OptionalLong version =
                context.version == null ? OptionalLong.empty() : OptionalLong.of(version(context.version));
        return new ModelReference(names.name(context.name(0)), tag, version);
    }

    ModelReference reference(SluiceParser.ModelArgumentContext context) {
        return model(context.modelReference());
    }

    /** Whether a function in FROM takes a model. */
    static boolean isOfModels(SqlIdentifier function) {
        return isPredict(function) || isEvaluate(function);
    }

    private static boolean isPredict(SqlIdentifier function) {
        return function.getSimple().equalsIgnoreCase(PREDICT);
    }

    private static boolean isEvaluate(SqlIdentifier function) {
        return function.getSimple().equalsIgnoreCase(EVALUATE);
    }

    /**
     * ML_PREDICT or ML_EVALUATE.
     *
     * @param input the rows of the pipe, if it stands in one
     * @param table what a table argument comes to
     */
    SqlNode call(
            FunctionCallContext context,
            Optional<SqlNode> input,
            Function<SluiceParser.TableArgumentContext, SqlNode> table) {
        boolean evaluates = isEvaluate(names.identifier(context.functionName()));
        String function = evaluates ? EVALUATE : PREDICT;
        String hint = evaluates ? EVALUATE_HINT : PREDICT_HINT;
        Optional<SqlNode> rows = input;
        Optional<ModelReference> model = Optional.empty();
        List<SluiceParser.DescriptorContext> columns = new ArrayList<>();
        for (ArgumentContext argument : context.argument()) {
            ArgumentValueContext value = argument instanceof SluiceParser.PositionalArgumentContext positional
                    ? positional.argumentValue()
                    : ((SluiceParser.NamedArgumentContext) argument).argumentValue();
            if (value instanceof SluiceParser.TableArgumentContext given && rows.isEmpty()) {
                rows = Optional.of(table.apply(given));
            } else if (value instanceof SluiceParser.ModelArgumentContext given && model.isEmpty()) {
                model = Optional.of(reference(given));
            } else if (value instanceof SluiceParser.DescriptorContext given && columns.size() < (evaluates ? 2 : 1)) {
                columns.add(given);
            } else if (value instanceof SluiceParser.TableArgumentContext && input.isPresent()) {
                throw script.problem(Code.INVALID_QUERY, argument, "in a pipe, the rows are those of the pipe")
                        .hint("|> CALL " + function + "(MODEL m" + (evaluates ? ", DESCRIPTOR(label))" : ")"))
                        .exception();
            } else {
                throw wrongArguments(argument, function + " does not take this", hint);
            }
        }
        if (rows.isEmpty() || model.isEmpty()) {
            throw wrongArguments(context, function + " needs " + (rows.isEmpty() ? "a TABLE" : "a MODEL"), hint);
        }
        SqlParserPos position = Script.position(context);
        if (!evaluates) {
            return new SqlPredict(position, rows.get(), model.get(), names(columns, 0, position));
        }
        if (columns.isEmpty() || columns.get(0).qualifiedName().size() != 1) {
            throw wrongArguments(
                    columns.isEmpty() ? context : columns.get(0),
                    EVALUATE + " needs a DESCRIPTOR of one column, that which is foretold",
                    hint);
        }
        SqlPredict predictions = new SqlPredict(position, rows.get(), model.get(), names(columns, 1, position));
        return new SqlEvaluate(
                position, predictions, names.qualified(columns.get(0).qualifiedName(0)));
    }

    /** The names in one of some descriptors; none if there are not so many. */
    private SqlNodeList names(List<SluiceParser.DescriptorContext> descriptors, int which, SqlParserPos otherwise) {
        if (which >= descriptors.size()) {
            return new SqlNodeList(otherwise);
        }
        SqlNodeList columns = new SqlNodeList(Script.position(descriptors.get(which)));
        descriptors.get(which).qualifiedName().forEach(column -> columns.add(names.qualified(column)));
        return columns;
    }

    private RuntimeException wrongArguments(ParserRuleContext context, String what, String hint) {
        return script.problem(Code.INVALID_QUERY, context, what).hint(hint).exception();
    }
}
