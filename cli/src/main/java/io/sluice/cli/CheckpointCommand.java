// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.Home;
import io.sluice.engine.api.JobHistory;
import io.sluice.engine.api.Rows;
import io.sluice.engine.api.Session;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sluice checkpoint}: looks at the checkpoint of a job, which may be running. */
@CommandLine.Command(
        name = "checkpoint",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(ls | show | diff | verify | export)",
        description = "Look at the checkpoint of a job, or copy it; the job may be running.",
        footer = {
            "",
            "SCRIPT is what was run. SET checkpoint.dir and job.name count, in the script and with --set.",
            "",
            "Examples:",
            "  sluice checkpoint ls examples/wordcount.sql",
            "  sluice checkpoint diff examples/wordcount.sql 41 42"
        })
final class CheckpointCommand {
    private static final String SCRIPT = "SCRIPT";

    @ParentCommand
    private Command sluice = new Command();

    @CommandLine.Command(name = "ls", mixinStandardHelpOptions = true, description = "The commits that are kept.")
    int ls(@Parameters(paramLabel = SCRIPT) String script) {
        return show(script, JobHistory::commits);
    }

    @CommandLine.Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "What of the state belongs to which operator; of the newest commit, if none is named.")
    int show(
            @Parameters(paramLabel = SCRIPT) String script,
            @Parameters(paramLabel = "COMMIT", arity = "0..1") @Nullable Long commit) {
        return show(script, history -> history.state(optional(commit)));
    }

    @CommandLine.Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "How many entries of the state differ between two commits.")
    int diff(
            @Parameters(paramLabel = SCRIPT) String script,
            @Parameters(paramLabel = "EARLIER") long earlier,
            @Parameters(paramLabel = "LATER") long later) {
        return show(script, history -> history.changes(earlier, later));
    }

    @CommandLine.Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Read every file; exit code 5 if one is damaged.")
    int verify(@Parameters(paramLabel = SCRIPT) String script) {
        Rows files = asked(script, JobHistory::files);
        print(files);
        boolean damaged = files.rows().stream().anyMatch(file -> file.get("damage") != null);
        return damaged ? ExitCode.CHECKPOINT : ExitCode.DONE;
    }

    @CommandLine.Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Copy a commit into a folder of its own, from which the job can go on with checkpoint.dir.")
    int export(
            @Parameters(paramLabel = SCRIPT) String script,
            @Parameters(paramLabel = "FOLDER") String folder,
            @Option(names = "--commit", description = "Instead of the newest one.") @Nullable Long commit) {
        asked(script, history -> {
            history.export(optional(commit), folder);
            return folder;
        });
        System.err.println("exported to " + folder);
        return ExitCode.DONE;
    }

    private int show(String script, Function<JobHistory, Rows> what) {
        print(asked(script, what));
        return ExitCode.DONE;
    }

    private <T> T asked(String script, Function<JobHistory, T> what) {
        try (Session session = sluice.lookingOnly()) {
            session.execute(Texts.name(script), sluice.texts.read(script));
            try (JobHistory history = session.history(Home.ofScript(script, false))) {
                return what.apply(history);
            }
        }
    }

    private void print(Rows rows) {
        System.out.print(sluice.json() ? JsonRows.text(rows) : TableText.text(rows));
        System.out.flush();
    }

    private static OptionalLong optional(@Nullable Long commit) {
        return commit == null ? OptionalLong.empty() : OptionalLong.of(commit);
    }
}
