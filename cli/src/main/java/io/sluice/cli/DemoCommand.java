// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code sluice demo ml}: the training job and the prediction job of the examples, each a process of its own, a folder between them,
 * and what both say side by side.
 */
@CommandLine.Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(ml)",
        description = "Show something at work.")
final class DemoCommand {
    private static final int BAR = 20;
    private static final long TICK_MILLIS = 500;
    private static final int HEADER_EVERY = 20;
    private static final String ROW = "%7s %7s %8s %6s %-20s | %5s %7s %4s %8s %6s %7s%n";
    private static final String HEADER = String.format("%n%-52s | %s%n", "training job", "prediction job")
            + String.format(
                    ROW,
                    "rows",
                    "version",
                    "accuracy",
                    "kappa",
                    "",
                    "id",
                    "amount",
                    "hour",
                    "is_fraud",
                    "sure",
                    "version");

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** One of the two jobs: a process, and the newest line that it has printed. */
    private record Running(Process process, Path said, AtomicReference<String> newest) {
        /** The value of a column of the newest line; empty while there is none, or if it is NULL. */
        Optional<String> value(String column) {
            Matcher value = Pattern.compile('"' + column + "\":(?:\"([^\"]*)\"|([^,}\"]+))")
                    .matcher(Objects.requireNonNullElse(newest.get(), ""));
            if (!value.find()) {
                return Optional.empty();
            }
            return Optional.ofNullable(value.group(1) == null ? value.group(2) : value.group(1))
                    .filter(text -> !text.equals("null"));
        }

        String shown(String column) {
            return value(column).orElse("-");
        }
    }

    @CommandLine.Command(
            name = "ml",
            mixinStandardHelpOptions = true,
            description = "A model that one job trains while another one predicts with it.")
    int ml(
            @Option(names = "--seconds", defaultValue = "60", description = "How long; else ${DEFAULT-VALUE}.")
                    int seconds)
            throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("sluice-demo");
        out.println("train.sql and predict.sql run in " + folder + ", a process each; Ctrl-C ends them");
        List<Running> jobs = new ArrayList<>();
        Runnable end = () -> jobs.forEach(job -> job.process().destroy());
        Runtime.getRuntime().addShutdownHook(new Thread(end, "demo-end"));
        try {
            jobs.add(start(folder, "predict.sql"));
            jobs.add(start(folder, "train.sql"));
            return show(jobs.get(1), jobs.get(0), seconds, out);
        } finally {
            end.run();
        }
    }

    private static Running start(Path folder, String script) throws IOException {
        try (InputStream text =
                Objects.requireNonNull(DemoCommand.class.getResourceAsStream("/demo/" + script), script)) {
            Files.copy(text, folder.resolve(script));
        }
        Path said = folder.resolve(script + ".said");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xss8m",
                        "-XX:+UseParallelGC",
                        "-Djdk.serialFilter=!*",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        script,
                        "--json")
                .directory(folder.toFile())
                .redirectError(said.toFile())
                .start();
        Running running = new Running(process, said, new AtomicReference<>(""));
        Thread reader = new Thread(() -> read(running), "demo-" + script);
        reader.setDaemon(true);
        reader.start();
        return running;
    }

    private static void read(Running job) {
        try (BufferedReader lines = job.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                job.newest().set(line);
            }
        } catch (IOException ended) {
            // It was destroyed; that it is not alive is seen by whoever shows it.
        }
    }

    /** A line now and then, until the time is over or one of them has ended. */
    private static int show(Running trainer, Running predictor, int seconds, PrintWriter out)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (int line = 0; System.nanoTime() < end; Thread.sleep(TICK_MILLIS)) {
            if (!trainer.process().isAlive() || !predictor.process().isAlive()) {
                return ended(trainer, predictor, out);
            }
            if (trainer.value("rows").isPresent()) {
                out.print(line % HEADER_EVERY == 0 ? HEADER : "");
                print(trainer, predictor, out);
                out.flush();
                line++;
            }
        }
        return ExitCode.DONE;
    }

    private static void print(Running trainer, Running predictor, PrintWriter out) {
        out.printf(
                ROW,
                trainer.shown("rows"),
                trainer.shown("version"),
                trainer.shown("accuracy"),
                trainer.shown("kappa"),
                bar(trainer.value("kappa")),
                predictor.shown("id"),
                rounded(predictor.value("amount")),
                predictor.shown("hour"),
                predictor.shown("is_fraud"),
                predictor.shown("probability"),
                predictor.shown("model_version"));
    }

    private static String rounded(Optional<String> number) {
        return number.map(text -> String.format(Locale.ROOT, "%.2f", Double.parseDouble(text)))
                .orElse("-");
    }

    private static String bar(Optional<String> kappa) {
        double part = kappa.map(Double::parseDouble).orElse(0.0);
        int length = (int) Math.round(BAR * Math.max(0, part));
        return "█".repeat(length) + "░".repeat(BAR - length);
    }

    private static int ended(Running trainer, Running predictor, PrintWriter out) {
        int code = ExitCode.DONE;
        for (Running job : List.of(trainer, predictor)) {
            boolean failed = !job.process().isAlive() && job.process().exitValue() != ExitCode.DONE;
            if (failed) {
                code = job.process().exitValue();
                try {
                    out.println(Files.readString(job.said()));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        }
        out.flush();
        return code;
    }
}
