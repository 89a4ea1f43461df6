// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelFile;
import io.sluice.engine.model.Toy;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.LabelDelay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A model that foretells the sum of what it has learnt, which is worse and worse. */
class DriftTest {
    private static final int ROUNDS = 60;
    private static final List<Drift.Action> ACTIONS =
            List.of(Drift.Action.WARN, Drift.Action.RESET, Drift.Action.RETRAIN);
    private static final int ROWS = 1;
    private static final int ACTION = 2;

    private static Training training(Drift.Action action, Optional<LabelDelay> delay) {
        return Training.drifting(delay, new Drift("adwin", action));
    }

    /** Labels that are 0 first, then something else. */
    private static double[] labels(SplittableRandom random) {
        double[] labels = new double[400 + random.nextInt(600)];
        int from = 50 + random.nextInt(200);
        Arrays.setAll(labels, i -> i < from ? 0 : random.nextInt(3));
        return labels;
    }

    private static Training learnt(SplittableRandom random, double[] labels, Training training) {
        for (int at = 0; at < labels.length; ) {
            List<Chunk> chunks = new ArrayList<>();
            for (int parts = random.nextInt(3); parts >= 0 && at < labels.length; parts--) {
                int to = Math.min(labels.length, at + 1 + random.nextInt(100));
                chunks.add(Training.labels(Arrays.copyOfRange(labels, at, to)));
                at = to;
            }
            training.tick(0, Tick.Closing.NONE, chunks);
            if (random.nextInt(3) == 0) {
                training.restart(random.nextInt(3) == 0);
            }
        }
        return training;
    }

    @Test
    @Seeded
    void anyCutIntoChunksAndTicksAndAnyRestartDoesTheSame(SplittableRandom random) {
        int shifts = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Drift.Action action = ACTIONS.get(random.nextInt(ACTIONS.size()));
            Optional<LabelDelay> delay =
                    random.nextBoolean() ? Optional.empty() : Optional.of(new LabelDelay.Rows(1 + random.nextInt(20)));
            double[] labels = labels(random);
            Training one = learnt(random, labels, training(action, delay));
            Training other = learnt(random, labels, training(action, delay));
            assertThat(other.shifts()).isEqualTo(one.shifts());
            assertThat(other.tick(0, Tick.Closing.FOR_GOOD, List.of()))
                    .usingRecursiveComparison()
                    .isEqualTo(one.tick(0, Tick.Closing.FOR_GOOD, List.of()));
            shifts += one.shifts().size();
        }
        assertThat(shifts).isGreaterThan(ROUNDS / 2);
    }

    private static double sum(Training training) {
        return Toy.sum(ModelFile.read(Objects.requireNonNull(Training.model(training.last(1)))));
    }

    private static double[] labels(int zeros, int ones) {
        double[] labels = new double[zeros + ones];
        Arrays.fill(labels, zeros, labels.length, 1);
        return labels;
    }

    private static @Nullable Object action(Training training, int shift) {
        List<@Nullable Object> row = training.shifts().get(shift);
        return row.get(row.size() - ACTION);
    }

    @Test
    void toResetIsToBeginAnewBehindTheRow() {
        Training training = training(Drift.Action.RESET, Optional.empty());
        training.tick(0, labels(128, 64));
        assertThat(training.shifts()).isNotEmpty();
        assertThat(action(training, 0)).isEqualTo("reset");
        List<@Nullable Object> last = training.shifts().get(training.shifts().size() - 1);
        assertThat(sum(training)).isEqualTo(192 - (double) (long) Objects.requireNonNull(last.get(ROWS)));
    }

    @Test
    void toWarnChangesNothing() {
        Training training = training(Drift.Action.WARN, Optional.empty());
        training.tick(0, labels(128, 64));
        assertThat(action(training, 0)).isEqualTo("warn");
        assertThat(sum(training)).isEqualTo(64);
    }

    @Test
    void aSecondLearnerTakesThePlaceOfTheFirst() {
        Training training = training(Drift.Action.RETRAIN, Optional.empty());
        // From the drift on the second one, which knows nothing of the large number, is better.
        double[] labels = labels(128, 32);
        labels[128] = 1_000;
        training.tick(0, labels);
        assertThat(action(training, 0)).isEqualTo("retrain");
        double from =
                (double) (long) Objects.requireNonNull(training.shifts().get(0).get(ROWS));
        training.tick(0, labels(0, 300));
        assertThat(action(training, 1)).isEqualTo("replace");
        assertThat(training.shifts().get(1).get(ROWS)).isEqualTo((long) from + 200);
        assertThat(sum(training)).isEqualTo(460 - from);
    }
}
