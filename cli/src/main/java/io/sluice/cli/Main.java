// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.problem.ProblemException;
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
        line.setCaseInsensitiveEnumValuesAllowed(true);
        try {
            return line.execute(arguments);
        } catch (StackOverflowError | AssertionError bug) {
            return report(bug, line);
        }
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
