// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The entry of the command: parses arguments, and turns what goes wrong into a message and an exit code. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs the command and gives its exit code. */
    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Command());
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
        line.setParameterExceptionHandler((failure, given) -> misused(failure));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        try {
            return line.execute(arguments);
        } catch (StackOverflowError | AssertionError bug) {
            return report(bug, line);
        }
    }

    /** What is wrong with the arguments, in a line, and where help is. */
    private static int misused(CommandLine.ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String message =
                String.valueOf(failure.getMessage()).replaceAll("is not an? (int|long)$", "is not a whole number");
        StringWriter near = new StringWriter();
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, new PrintWriter(near));
        String hint = near.toString().isBlank() ? "" : near.toString().strip() + "; ";
        Problem problem = Problem.of(Code.USAGE, message)
                .hint(hint + command.getCommandSpec().qualifiedName() + " --help tells what it takes");
        return report(problem.exception(), command);
    }

    private static int report(Throwable failure, CommandLine command) {
        Command top = command.getCommand() instanceof Command own
                ? own
                : (Command) command.getCommandSpec().root().userObject();
        if (top.debug) {
            failure.printStackTrace(command.getErr());
        }
        if (failure instanceof ProblemException problem) {
            problem.problems().forEach(one -> command.getErr().println(top.texts.complain(one)));
            command.getErr().flush();
            return ExitCode.of(problem.problem());
        }
        command.getErr().println("error[SLU-9001]: " + failure + "\n  help: run again with --debug and report it");
        command.getErr().flush();
        return ExitCode.INTERNAL;
    }
}
