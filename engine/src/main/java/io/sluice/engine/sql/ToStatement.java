// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.sql.Statement.Explain;
import io.sluice.engine.sql.Statement.NotYet;
import io.sluice.grammar.Parse;
import io.sluice.grammar.Parsed;
import io.sluice.grammar.SluiceBaseVisitor;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.EmitContext;
import io.sluice.grammar.SluiceParser.ObjectKindContext;
import io.sluice.grammar.SluiceParser.QueryContext;
import io.sluice.grammar.SluiceParser.ScriptContext;
import io.sluice.grammar.SluiceParser.StatementContext;
import io.sluice.grammar.SyntaxError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * Text to statements: the first arrow behind {@code Parse}. Stateless; any thread may call.
 *
 * <p>The members of EXECUTE STATEMENT SET BEGIN … END stand in the list as statements of their own: all continuous
 * statements of a script are one job anyway.
 */
public final class ToStatement extends SluiceBaseVisitor<Statement> {
    private static final Comparator<Problem> IN_ORDER =
            Comparator.comparing(ToStatement::line).thenComparing(ToStatement::column);

    private final Script script;
    private final ToQuery queries;
    private final List<Problem> problems;

    /** @param problems of the syntax; one that EXPECT ERROR waits for is taken out */
    private ToStatement(Script script, ParserRuleContext statement, List<Problem> problems) {
        this.script = script;
        this.problems = problems;
        this.queries = new ToQuery(script, new Parameters(statement));
    }

    /** What became of a text: the statements that are right, and what is wrong with the others, in order of the text. */
    public record Read(List<Statement> statements, List<Problem> problems) {
        public Read {
            statements = List.copyOf(statements);
            problems = List.copyOf(problems);
        }
    }

    /**
     * The statements of a script.
     *
     * @param sourceName the script's name as the user gave it
     * @throws ProblemException with all problems
     */
    public static List<Statement> statements(String sourceName, String text) {
        Read read = read(sourceName, text);
        if (!read.problems().isEmpty()) {
            throw new ProblemException(read.problems());
        }
        return read.statements();
    }

    /** The statements of a script, and all problems, at most one per statement. */
    public static Read read(String sourceName, String text) {
        Script script = new Script(sourceName);
        Parsed<ScriptContext> parsed = Parse.script(text);
        List<Problem> problems = new ArrayList<>();
        parsed.errors().forEach(error -> problems.add(problem(script, error)));
        List<Statement> statements = new ArrayList<>();
        parsed.tree().ifPresent(tree -> add(script, tree.statement(), statements, problems));
        problems.sort(IN_ORDER);
        return new Read(statements, problems);
    }

    private static Problem problem(Script script, SyntaxError error) {
        Code code = switch (error.kind()) {
            case SYNTAX -> Code.SYNTAX;
            case TOO_LONG -> Code.TOO_LONG;
            case TOO_DEEP -> Code.TOO_DEEP;
            case TOO_MANY_TERMS -> Code.TOO_MANY_TERMS;
        };
        Place place = new Place(script.name(), error.line(), error.column(), error.line(), error.endColumn());
        return new Problem(code, error.message(), Optional.of(place), error.hint());
    }

    private static int line(Problem problem) {
        return problem.place().map(Place::line).orElse(0);
    }

    private static int column(Problem problem) {
        return problem.place().map(Place::column).orElse(0);
    }

    private static void add(
            Script script, List<StatementContext> contexts, List<Statement> statements, List<Problem> problems) {
        for (StatementContext context : contexts) {
            if (context instanceof SluiceParser.StatementSetContext set) {
                add(script, set.statement(), statements, problems);
            } else if (context.exception == null) {
                try {
                    statements.add(new ToStatement(script, context, problems).visit(context));
                } catch (ProblemException wrong) {
                    problems.add(wrong.problem().orAt(script.place(context)));
                } catch (StackOverflowError deep) {
                    // Within the limits, but not within the caller's stack.
                    problems.add(script.problem(Code.TOO_DEEP, context, "this statement is nested too deeply")
                            .hint("split it into views"));
                }
            }
        }
    }

    @Override
    public Statement visitSetOption(SluiceParser.SetOptionContext context) {
        return new Statement.SetOption(
                script.excerpt(context),
                key(context.settingKey()),
                value(context.settingValue()),
                script.place(context.settingValue()));
    }

    private Name key(SluiceParser.SettingKeyContext context) {
        String text = context instanceof SluiceParser.QuotedKeyContext quoted
                ? queries.literals().string(quoted.string())
                : context.getText().toLowerCase(Locale.ROOT);
        return new Name(text, script.place(context));
    }

    private String value(SluiceParser.SettingValueContext context) {
        if (context instanceof SluiceParser.QuotedValueContext quoted) {
            return queries.literals().string(quoted.string());
        }
        if (context instanceof SluiceParser.NumberValueContext number && number.word() != null) {
            String unit = number.word().getText();
            String all = number.getText();
            return all.substring(0, all.length() - unit.length()) + " " + unit;
        }
        return context.getText();
    }

    @Override
    public Statement visitReset(SluiceParser.ResetContext context) {
        return new Statement.Reset(
                script.excerpt(context),
                Optional.ofNullable(context.settingKey()).map(this::key));
    }

    @Override
    public Statement visitInclude(SluiceParser.IncludeContext context) {
        return new Statement.Include(script.excerpt(context), queries.literals().string(context.string()));
    }

    @Override
    public Statement visitCreateRelation(SluiceParser.CreateRelationContext context) {
        return new ToDefinition(queries).relation(context, ToEmit.emit(queries, context.emit()));
    }

    @Override
    public Statement visitCreateView(SluiceParser.CreateViewContext context) {
        return new Statement.CreateView(
                script.excerpt(context),
                context.MATERIALIZED() != null,
                queries.names().relation(context.qualifiedName()),
                queries.names().names(context.nameList()),
                queries.query(context.query()),
                context.orReplace() != null,
                context.ifNotExists() != null);
    }

    @Override
    public Statement visitInsert(SluiceParser.InsertContext context) {
        return insert(context, context.qualifiedName(), context.nameList(), context.query(), context.emit());
    }

    private Statement insert(
            ParserRuleContext context,
            SluiceParser.QualifiedNameContext target,
            SluiceParser.@Nullable NameListContext columns,
            QueryContext query,
            @Nullable EmitContext emit) {
        return new Statement.Insert(
                script.excerpt(context),
                queries.names().relation(target),
                columns == null ? List.of() : queries.names().names(columns),
                queries.query(query),
                ToEmit.emit(queries, emit));
    }

    @Override
    public Statement visitQueryStatement(SluiceParser.QueryStatementContext context) {
        return query(context, context.query(), context.emit());
    }

    private Statement query(ParserRuleContext context, QueryContext query, @Nullable EmitContext emitted) {
        ToQuery.Piped piped = queries.piped(query);
        Optional<Emit> emit = ToEmit.emit(queries, emitted);
        if (piped.query() instanceof SqlFork && emitted != null) {
            throw script.problem(Code.MISPLACED_STATEMENT, emitted, "EMIT after FORK belongs to no query")
                    .hint("write it in the branches: FORK (|> INSERT INTO t EMIT FINAL)")
                    .exception();
        }
        SqlNode node = piped.query();
        Excerpt source = script.excerpt(context);
        if (piped.training().isPresent()) {
            return new Statement.Train(source, piped.training().get(), node);
        }
        return piped.end()
                .<Statement>map(end -> new Statement.Insert(source, end.target(), end.columns(), node, emit))
                .orElseGet(() -> new Statement.Query(source, node, emit));
    }

    @Override
    public Statement visitExplain(SluiceParser.ExplainContext context) {
        Explain.Plan plan = Explain.Plan.DAG;
        if (context.explainKind() != null) {
            String kind = context.explainKind().getText().toUpperCase(Locale.ROOT);
            if (kind.equals("CHANGES")) {
                return notYet(context, "EXPLAIN CHANGES", "use EXPLAIN DAG, LOGICAL, STATE or CODE");
            }
            plan = Explain.Plan.valueOf(kind);
        }
        Explain.Format format = context.explainFormat() == null
                ? Explain.Format.TEXT
                : Explain.Format.valueOf(
                        context.explainFormat().format.getText().toUpperCase(Locale.ROOT));
        Statement explained = visit(context.explained());
        return new Explain(script.excerpt(context), plan, format, explained);
    }

    @Override
    public Statement visitExplainedInsert(SluiceParser.ExplainedInsertContext context) {
        return insert(context, context.qualifiedName(), context.nameList(), context.query(), context.emit());
    }

    @Override
    public Statement visitExplainedTrain(SluiceParser.ExplainedTrainContext context) {
        return new ToModel(queries)
                .train(context, context.modelReference(), context.trainingData(), context.trainClause());
    }

    @Override
    public Statement visitExplainedQuery(SluiceParser.ExplainedQueryContext context) {
        return query(context, context.query(), context.emit());
    }

    @Override
    public Statement visitShow(SluiceParser.ShowContext context) {
        return new Statement.Show(
                script.excerpt(context),
                Statement.Show.Subject.valueOf(context.showKind().getText().toUpperCase(Locale.ROOT)),
                Optional.ofNullable(context.string()).map(queries.literals()::string));
    }

    @Override
    public Statement visitShowCreate(SluiceParser.ShowCreateContext context) {
        return new Statement.ShowCreate(
                script.excerpt(context),
                Optional.ofNullable(context.objectKind()).map(ToStatement::kind),
                queries.names().relation(context.qualifiedName()));
    }

    @Override
    public Statement visitDescribe(SluiceParser.DescribeContext context) {
        boolean path = context.string() != null;
        Name target = path
                ? new Name(queries.literals().string(context.string()), script.place(context.string()))
                : queries.names().relation(context.qualifiedName());
        Optional<Statement.Kind> kind =
                Optional.ofNullable(context.objectKind()).map(ToStatement::kind);
        return new Statement.Describe(script.excerpt(context), kind, target, path);
    }

    private static Statement.Kind kind(ObjectKindContext context) {
        return context.MATERIALIZED() != null
                ? Statement.Kind.MATERIALIZED_VIEW
                : Statement.Kind.valueOf(context.getText().toUpperCase(Locale.ROOT));
    }

    @Override
    public Statement visitDrop(SluiceParser.DropContext context) {
        return new Statement.Drop(
                script.excerpt(context),
                kind(context.objectKind()),
                queries.names().relation(context.qualifiedName()),
                context.IF() != null);
    }

    @Override
    public Statement visitStep(SluiceParser.StepContext context) {
        return new ToTest(queries).step(context);
    }

    @Override
    public Statement visitExpectUnchanged(SluiceParser.ExpectUnchangedContext context) {
        Name relation = queries.names().relation(context.qualifiedName());
        return new Statement.Expect(script.excerpt(context), relation, false, List.of());
    }

    @Override
    public Statement visitExpectRows(SluiceParser.ExpectRowsContext context) {
        return new ToTest(queries).expect(context);
    }

    @Override
    public Statement visitExpectError(SluiceParser.ExpectErrorContext context) {
        List<Statement> statements = new ArrayList<>();
        List<Problem> wrong = new ArrayList<>();
        takeSyntaxProblem(context).ifPresent(wrong::add);
        if (wrong.isEmpty()) {
            add(script, List.of(context.statement()), statements, wrong);
        }
        if (statements.size() + wrong.size() != 1) {
            throw script.problem(Code.MISPLACED_STATEMENT, context, "EXPECT ERROR is FOR one statement")
                    .exception();
        }
        Statement statement =
                wrong.isEmpty() ? statements.get(0) : new Statement.Wrong(script.excerpt(context), wrong.get(0));
        return new Statement.ExpectError(
                script.excerpt(context), queries.literals().string(context.string()), statement);
    }

    /** The syntax error between the beginning of a statement and the ; behind it: there is one at most. */
    private Optional<Problem> takeSyntaxProblem(ParserRuleContext statement) {
        Place start = script.place(statement);
        Optional<Token> end = semicolonBehind(statement);
        Optional<Problem> found = problems.stream()
                .filter(problem -> isAtOrBehind(problem, start.line(), start.column()))
                .filter(problem -> end.map(
                                token -> !isAtOrBehind(problem, token.getLine(), token.getCharPositionInLine() + 2))
                        .orElse(true))
                .findFirst();
        found.ifPresent(problems::remove);
        return found;
    }

    private static boolean isAtOrBehind(Problem problem, int line, int column) {
        return line(problem) > line || (line(problem) == line && column(problem) >= column);
    }

    private static Optional<Token> semicolonBehind(ParserRuleContext statement) {
        List<ParseTree> siblings = statement.getParent().children;
        return siblings.subList(siblings.indexOf(statement) + 1, siblings.size()).stream()
                .filter(TerminalNode.class::isInstance)
                .map(node -> ((TerminalNode) node).getSymbol())
                .filter(token -> token.getType() == SluiceParser.SEMICOLON)
                .findFirst();
    }

    @Override
    public Statement visitAdvanceTime(SluiceParser.AdvanceTimeContext context) {
        return new ToTest(queries).advance(context);
    }

    @Override
    public Statement visitEndInput(SluiceParser.EndInputContext context) {
        return new Statement.EndInput(
                script.excerpt(context),
                Optional.ofNullable(context.qualifiedName()).map(queries.names()::relation));
    }

    @Override
    public Statement visitCreateFunction(SluiceParser.CreateFunctionContext context) {
        return notYet(context, "CREATE FUNCTION", "write the expression where it is used, or once in a view");
    }

    @Override
    public Statement visitCopy(SluiceParser.CopyContext context) {
        return notYet(context, "COPY", "use CREATE SINK … WITH ('connector' = 'filesystem', …) AS query");
    }

    @Override
    public Statement visitUpdate(SluiceParser.UpdateContext context) {
        return notYet(context, "UPDATE", "rows of a table stay as inserted; compute the change in a query over it");
    }

    @Override
    public Statement visitDelete(SluiceParser.DeleteContext context) {
        return notYet(context, "DELETE", "mark rows in a column of their own and leave them out with WHERE");
    }

    @Override
    public Statement visitExplainAnalyze(SluiceParser.ExplainAnalyzeContext context) {
        return notYet(context, "EXPLAIN ANALYZE", "use EXPLAIN DAG");
    }

    @Override
    public Statement visitExplainJob(SluiceParser.ExplainJobContext context) {
        return notYet(context, "EXPLAIN ANALYZE JOB", "use EXPLAIN DAG on the query");
    }

    @Override
    public Statement visitStopJob(SluiceParser.StopJobContext context) {
        return new Statement.StopJob(script.excerpt(context), queries.names().name(context.name()));
    }

    @Override
    public Statement visitCreateModel(SluiceParser.CreateModelContext context) {
        return new ToModel(queries).create(context);
    }

    @Override
    public Statement visitTrain(SluiceParser.TrainContext context) {
        return new ToModel(queries)
                .train(context, context.modelReference(), context.trainingData(), context.trainClause());
    }

    @Override
    public Statement visitAlterModel(SluiceParser.AlterModelContext context) {
        return new ToModel(queries).alter(context);
    }

    @Override
    public Statement visitRollbackModel(SluiceParser.RollbackModelContext context) {
        return new ToModel(queries).rollback(context);
    }

    private NotYet notYet(ParserRuleContext context, String what, String workaround) {
        return new NotYet(script.excerpt(context), what, workaround);
    }
}
