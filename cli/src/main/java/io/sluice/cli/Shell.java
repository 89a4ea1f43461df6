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
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The interactive shell: statements over several lines until {@code ;}, with a history. A continuous query shows its changes
 * until Ctrl-C, which ends the query and not the shell; Ctrl-D leaves.
 */
final class Shell {
    private static final String HELP = """
            Statements end in ;. Ctrl-C ends a running query, Ctrl-D or \\q leaves.
              SHOW STREAMS;  SHOW VIEWS;  SHOW SETTINGS;  DESCRIBE name;  EXPLAIN query;
              CREATE STREAM lines (line STRING) WITH ('connector' = 'socket', 'port' = '7777');
            """;

    private final Command command;

    Shell(Command command) {
        this.command = command;
    }

    int run() {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .parser(new UntilSemicolon())
                    .variable(LineReader.SECONDARY_PROMPT_PATTERN, "     -> ")
                    .variable(LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), ".sluice_history"))
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            terminal.writer().println("Sluice. Statements end in ; — \\? for help, Ctrl-D leaves.");
            terminal.flush();
            loop(reader, terminal);
            return ExitCode.DONE;
        } catch (IOException failure) {
            throw new ProblemException(Problem.of(Code.USAGE, "there is no terminal"), failure);
        }
    }

    private void loop(LineReader reader, Terminal terminal) {
        Session session = command.session();
        while (true) {
            try {
                String text = reader.readLine("sluice> ").strip();
                if (text.equals("\\q") || text.equals("exit") || text.equals("quit")) {
                    return;
                }
                if (text.equals("\\?") || text.equals("help")) {
                    terminal.writer().print(HELP);
                    terminal.flush();
                } else if (!text.isEmpty()) {
                    execute(session, text, terminal);
                }
            } catch (UserInterruptException interrupted) {
                // Ctrl-C at the prompt drops the line.
            } catch (EndOfFileException end) {
                return;
            }
        }
    }

    private void execute(Session session, String text, Terminal terminal) {
        try {
            session.execute("<shell>", command.texts.add("<shell>", text));
            Optional<Job> job = session.job();
            session.clearJob();
            if (job.isPresent()) {
                Terminal.SignalHandler before =
                        terminal.handle(Terminal.Signal.INT, signal -> job.get().stop());
                try {
                    job.get().run();
                } finally {
                    terminal.handle(Terminal.Signal.INT, before);
                }
            }
        } catch (ProblemException failure) {
            session.clearJob();
            terminal.writer().println(command.texts.complain(failure.problem()));
            terminal.flush();
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
