// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.Job;
import io.sluice.engine.api.Session;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.grammar.Parse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The interactive shell: statements over several lines until {@code ;}, with a history. A bare continuous query is shown until
 * Ctrl-C, which ends it and not the shell; other continuous statements become background jobs, of which the prompt says when
 * they have ended. Ctrl-D leaves, and stops the jobs.
 */
final class Shell {
    private static final String HELP = """
            Statements end in ;. Ctrl-C ends a running query, Ctrl-D or \\q leaves.
              SHOW STREAMS;  SHOW VIEWS;  SHOW SETTINGS;  DESCRIBE name;  EXPLAIN query;
              CREATE STREAM lines (line STRING) WITH ('connector' = 'socket', 'port' = '7777');
              CREATE MATERIALIZED VIEW …;  starts a job:  SHOW JOBS;  STOP JOB name;
            """;

    private final Command command;
    private final Set<Job> announced = new HashSet<>();

    Shell(Command command) {
        this.command = command;
    }

    int run() {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            return run(terminal);
        } catch (IOException failure) {
            throw new ProblemException(Problem.of(Code.USAGE, "there is no terminal"), failure);
        }
    }

    /** Reads and runs statements until there are no more. */
    int run(Terminal terminal) {
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(new UntilSemicolon())
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "     -> ")
                .variable(LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), ".sluice_history"))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        reader.printAbove("Sluice. Statements end in ; — \\? for help, Ctrl-D leaves.");
        try (LiveTables tables = new LiveTables(terminal);
                Session session = command.session(new ShellConsole(reader, tables, command.json()))) {
            loop(reader, session);
        }
        return ExitCode.DONE;
    }

    private void loop(LineReader reader, Session session) {
        while (true) {
            announce(reader, session);
            try {
                String text = reader.readLine("sluice> ").strip();
                if (text.equals("\\q") || text.equals("exit") || text.equals("quit")) {
                    if (mayLeave(reader, session)) {
                        return;
                    }
                } else if (text.equals("\\?") || text.equals("help")) {
                    reader.printAbove(HELP);
                } else if (!text.isEmpty()) {
                    execute(session, text, reader);
                }
            } catch (UserInterruptException interrupted) {
                // Ctrl-C at the prompt drops the line.
            } catch (EndOfFileException end) {
                if (mayLeave(reader, session)) {
                    return;
                }
            }
        }
    }

    /** Tells of the background jobs that have ended since the last prompt. */
    private void announce(LineReader reader, Session session) {
        for (Job job : session.jobs()) {
            boolean running = job.state() == Job.State.RUNNING;
            if (!running && announced.add(job)) {
                String how = job.failure()
                        .map(problem -> "failed\n" + command.texts.complain(problem))
                        .orElseGet(() -> "is " + job.state().name().toLowerCase(Locale.ROOT) + ": " + job.summary());
                reader.printAbove("job " + job.name() + " " + how);
            }
        }
    }

    /** Leaving stops the jobs: on a terminal somebody is asked first. */
    private static boolean mayLeave(LineReader reader, Session session) {
        List<String> running = session.jobs().stream()
                .filter(job -> job.state() == Job.State.RUNNING)
                .map(Job::name)
                .toList();
        boolean dumb = reader.getTerminal().getType().startsWith(Terminal.TYPE_DUMB);
        if (running.isEmpty() || dumb) {
            return true;
        }
        LineReader question =
                LineReaderBuilder.builder().terminal(reader.getTerminal()).build();
        try {
            String jobs = running.size() == 1 ? "job " : "jobs ";
            String answer = question.readLine("Stop " + jobs + String.join(", ", running) + " and leave? [y/N] ");
            return answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
        } catch (UserInterruptException no) {
            return false;
        } catch (EndOfFileException yes) {
            return true;
        }
    }

    private void execute(Session session, String text, LineReader reader) {
        try {
            session.interact("<shell>", command.texts.add("<shell>", text), job -> watch(job, reader.getTerminal()));
        } catch (ProblemException failure) {
            failure.problems().forEach(problem -> reader.printAbove(command.texts.complain(problem)));
        }
    }

    /** Runs a job until it ends or Ctrl-C stops it. Keys pressed meanwhile are not shown: they would tear the table. */
    private static void watch(Job job, Terminal terminal) {
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> job.stop());
        Attributes shown = terminal.getAttributes();
        Attributes quiet = new Attributes(shown);
        quiet.setLocalFlag(Attributes.LocalFlag.ECHO, false);
        terminal.setAttributes(quiet);
        try {
            job.run();
        } finally {
            terminal.setAttributes(shown);
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    /** Whether the last token is a semicolon: one in a string or a comment is not a token of its own. */
    private static boolean isWhole(String text) {
        List<? extends Token> tokens = Parse.script(text).tokens();
        for (int i = tokens.size() - 1; i >= 0; i--) {
            Token token = tokens.get(i);
            if (token.getType() != Token.EOF && token.getChannel() == Token.DEFAULT_CHANNEL) {
                return token.getText().equals(";");
            }
        }
        return false;
    }

    /** A line is whole when a statement has ended outside of strings and comments. */
    private static final class UntilSemicolon implements Parser {
        private final DefaultParser words = new DefaultParser();

        UntilSemicolon() {
            words.setEscapeChars(new char[0]);
            words.setQuoteChars(new char[0]);
        }

        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            String text = line.strip();
            boolean command = text.isEmpty() || text.startsWith("\\") || text.matches("exit|quit|help");
            if (context == ParseContext.ACCEPT_LINE && !command && !isWhole(text)) {
                throw new EOFError(-1, cursor, "a statement ends in ;");
            }
            return words.parse(line, cursor, context);
        }
    }
}
