// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.session.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance of a job may do when another may have taken over. */
class JobCheckpointTest {
    @TempDir
    private Path folder = Path.of("");

    private final RealEnv env = new RealEnv(1);
    private final List<JobCheckpoint> claimed = new ArrayList<>();

    @AfterEach
    void close() {
        claimed.forEach(JobCheckpoint::close);
        env.close();
    }

    private JobCheckpoint claim() {
        JobCheckpoint checkpoint = JobCheckpoint.open(folder.toString(), "job", Optional.empty(), new Settings(), env);
        claimed.add(checkpoint);
        return checkpoint;
    }

    private static Code refused(JobCheckpoint instance, Supplier<String> action) {
        return assertThrows(ProblemException.class, () -> instance.asNewest(action))
                .problem()
                .code();
    }

    private static String fail() {
        throw Problem.of(Code.FILE, "it already holds data").exception();
    }

    @Test
    void onlyTheNewestInstanceOpensOutputs() {
        JobCheckpoint first = claim();
        assertThat(first.asNewest(() -> "opened")).isEqualTo("opened");
        assertThat(refused(first, JobCheckpointTest::fail)).isEqualTo(Code.FILE);
        claim();
        List<String> opened = new ArrayList<>();
        assertThat(refused(first, () -> opened.add("opened") ? "" : fail())).isEqualTo(Code.FENCED);
        assertThat(opened).isEmpty();
    }

    @Test
    void whatASuccessorHasWrittenMeanwhileIsNotTheProblem() {
        JobCheckpoint first = claim();
        assertThat(refused(first, () -> {
                    claim();
                    return fail();
                }))
                .isEqualTo(Code.FENCED);
    }
}
