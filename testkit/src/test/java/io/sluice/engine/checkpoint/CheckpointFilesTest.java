// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.testkit.disk.Faults;
import io.sluice.testkit.disk.SimDisk;
import io.sluice.testkit.disk.SimStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The files of a checkpoint, as many groups leave them, and with every byte of them damaged. */
class CheckpointFilesTest {
    private static final Set<Code> TOLD = EnumSet.of(Code.CHECKPOINT_DAMAGED, Code.CHECKPOINT_NEWER, Code.OTHER_JOB);
    private static final int GROUPS = "full".equals(System.getProperty("sluice.lane")) ? 100_000 : 5_000;

    /** A group that changes one number of a state. */
    private record Small(long number) implements Group {
        @Override
        public void settle() {}

        @Override
        public byte[] plan() {
            return bytes(number);
        }

        @Override
        public Optional<State> state() {
            return Optional.of(new State(Content.of(bytes(number)), number % 4 == 0));
        }

        @Override
        public void publish(long group) {}

        @Override
        public byte[] summary() {
            return bytes(-number);
        }

        @Override
        public void acknowledge() {}
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static Checkpoint claim(CheckpointStore store, int instance) throws IOException {
        return Checkpoint.claim(store, new Owner(new UUID(0, instance), "job", "process " + instance));
    }

    /** What a job would go on from. */
    private static String found(CheckpointStore store) throws IOException {
        Checkpoint checkpoint = claim(store, 7);
        StringBuilder found = new StringBuilder();
        Commit newest = checkpoint.newest().orElseThrow();
        found.append(newest.group()).append(Arrays.toString(newest.summary()));
        for (String file : newest.state()) {
            found.append(Arrays.toString(checkpoint.state(file)));
        }
        checkpoint.sealed().ifPresent(plan -> found.append(Arrays.toString(plan.ticks())));
        return found.toString();
    }

    @Test
    void filesStayAsManyHoweverManyGroupsThereAre() throws IOException {
        SimDisk disk = new SimDisk(new SplittableRandom(1), Faults.none());
        CheckpointStore store = new SimStore(disk);
        Checkpoint checkpoint = claim(store, 1);
        int most = 0;
        for (int group = 1; group <= GROUPS; group++) {
            checkpoint.commit(new Small(group));
            if (group % 97 == 0) {
                most = Math.max(most, files(store).size());
            }
        }
        System.out.println("checkpoint files: at most " + most + " over " + GROUPS + " groups");
        assertThat(most).isLessThan(40);
    }

    private static Map<String, byte[]> files(CheckpointStore store) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (String folder : List.of("job", "epoch", "plan", "state", "commit")) {
            for (String name : store.list(folder)) {
                files.put(folder + "/" + name, store.read(folder + "/" + name).orElseThrow());
            }
        }
        return files;
    }

    private static CheckpointStore holding(Map<String, byte[]> files) throws IOException {
        CheckpointStore store = new SimStore(new SimDisk(new SplittableRandom(1), Faults.none()));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            store.putIfAbsent(file.getKey(), Content.of(file.getValue()));
        }
        return store;
    }

    @Test
    void everyDamagedByteIsToldOrHarmless() throws IOException {
        CheckpointStore store = new SimStore(new SimDisk(new SplittableRandom(1), Faults.none()));
        Checkpoint checkpoint = claim(store, 1);
        for (int group = 1; group <= 6; group++) {
            checkpoint.commit(new Small(group));
        }
        Map<String, byte[]> files = files(store);
        String right = found(holding(files));
        int told = 0;
        int cases = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = file.getKey();
            for (byte[] damaged : damaged(file.getValue())) {
                Map<String, byte[]> some = new TreeMap<>(files);
                some.put(name, damaged);
                cases++;
                try {
                    assertThat(found(holding(some))).as(name).isEqualTo(right);
                } catch (ProblemException problem) {
                    assertThat(problem.problem().code()).as(name).isIn(TOLD);
                    assertThat(problem.problem().message()).contains(name);
                    told++;
                }
            }
        }
        System.out.println("checkpoint files: " + cases + " damages, " + told + " told, the others harmless");
        assertThat(cases).isGreaterThan(2_000);
        assertThat(told).isGreaterThan(500);
    }

    /** Each byte with another bit flipped, all lengths it can be cut to, and some bytes more. */
    private static List<byte[]> damaged(byte[] file) {
        List<byte[]> damaged = new ArrayList<>();
        for (int i = 0; i < file.length; i++) {
            byte[] flipped = file.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            damaged.add(flipped);
            damaged.add(Arrays.copyOf(file, i));
        }
        damaged.add(Arrays.copyOf(file, file.length + 1));
        damaged.add(Arrays.copyOf(file, file.length + 100));
        return damaged;
    }
}
