// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import io.sluice.engine.api.Console;
import io.sluice.engine.api.Home;
import io.sluice.engine.api.Scripts;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the job of a script to its end, in a process that can be killed. */
final class JobProcess {
    private JobProcess() {}

    /** Starts one; what it says goes into the file {@code said} beside the script. */
    static Process start(Path script) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(JobProcess.class.getName(), script.toString()));
        File said = script.resolveSibling("said").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said))
                .start();
    }

    /**
     * Runs it.
     *
     * @param arguments the script
     */
    public static void main(String[] arguments) throws IOException {
        String script = Arrays.asList(arguments).get(0);
        try (Session session = Sluice.open(Console.silent(), Map.of(), Scripts.files(name -> Optional.empty()))) {
            session.execute(script, Files.readString(Path.of(script)));
            session.job(Home.ofScript(script, false)).orElseThrow().run();
        }
        System.exit(0);
    }
}
