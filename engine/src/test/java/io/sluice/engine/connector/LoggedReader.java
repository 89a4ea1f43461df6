// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.checkpoint.Checkpoint;
import io.sluice.engine.checkpoint.Group;
import io.sluice.engine.checkpoint.InputLog;
import io.sluice.engine.checkpoint.Owner;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A process that reads lines of a socket and commits them, as a job does: what it has committed is the list of them. It says
 * {@code settled N LAST} when it could not lose them any more, and never ends by itself.
 */
final class LoggedReader {
    /** What a commit says: where the source stood, and all rows before. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole, never changed
    record Committed(byte[] position, List<String> rows) {
        static Committed of(byte[] bytes) {
            BinaryReader in = new BinaryReader(bytes);
            byte[] position = in.octets();
            return new Committed(position, in.list(in::text));
        }

        static byte[] bytes(byte[] position, List<String> rows) {
            BinaryWriter out = new BinaryWriter();
            out.octets(position);
            out.list(rows, out::text);
            return out.toBytes();
        }
    }

    private final Checkpoint checkpoint;
    private final Running running;
    private final List<String> rows = new ArrayList<>();

    private LoggedReader(RealEnv env, LocalCheckpointStore store, String port) throws IOException {
        checkpoint = Checkpoint.claim(store, new Owner(UUID.randomUUID(), "job", "test"));
        Optional<Committed> before = checkpoint.newest().map(commit -> Committed.of(commit.summary()));
        before.ifPresent(committed -> rows.addAll(committed.rows()));
        byte[] position = before.map(Committed::position).orElse(new byte[0]);
        InputLog log = checkpoint.inputLog("s", env, System.err::println);
        SourceConnector socket = Connectors.standard(new StringBuilder()).source("socket");
        running = new Running(
                env,
                socket,
                Running.LINE,
                Map.of("port", port),
                opening -> opening.at(position).into(log));
    }

    /** Starts one. */
    static Process start(Path folder, int port) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        LoggedReader.class.getName(),
                        folder.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /**
     * Reads and commits until it is killed.
     *
     * @param arguments the folder of the checkpoint, and the port to connect to
     */
    public static void main(String[] arguments) throws IOException {
        try (RealEnv env = new RealEnv(2);
                LocalCheckpointStore store = LocalCheckpointStore.open(Path.of(arguments[0]))) {
            LoggedReader reader = new LoggedReader(env, store, arguments[1]);
            reader.redo();
            while (true) {
                reader.take(1 + (int) (env.seed() & 15));
                reader.commit(Committed.bytes(reader.running.source.position(), reader.rows));
            }
        }
    }

    /** A group that was sealed takes the same rows again. */
    private void redo() throws IOException {
        if (checkpoint.sealed().isPresent()) {
            byte[] plan = checkpoint.sealed().get().ticks();
            List<String> planned = Committed.of(plan).rows();
            take(planned.size() - rows.size());
            if (!planned.equals(rows)) {
                System.out.println("wrong redo: " + rows + " instead of " + planned);
                return;
            }
            commit(plan);
        }
    }

    private void take(int count) {
        int before = running.rows.size();
        running.takeExactly(count);
        rows.addAll(running.rows.subList(before, running.rows.size()));
    }

    private void commit(byte[] plan) throws IOException {
        byte[] summary = Committed.bytes(running.source.position(), rows);
        checkpoint.commit(new Group() {
            @Override
            public void settle() throws IOException {
                running.source.settle();
                System.out.println("settled " + rows.size() + " " + rows.get(rows.size() - 1));
            }

            @Override
            public byte[] plan() {
                return plan;
            }

            @Override
            public Optional<State> state() {
                return Optional.empty();
            }

            @Override
            public void publish(long group) {}

            @Override
            public byte[] summary() {
                return summary;
            }

            @Override
            public void acknowledge() throws IOException {
                running.source.acknowledge(Committed.of(summary).position());
            }
        });
    }
}
