// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeded;
import io.sluice.engine.checkpoint.Checkpoint;
import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.InputLog;
import io.sluice.engine.checkpoint.Owner;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.SourceConnector.Opening;
import io.sluice.engine.model.ModelEvent.Action;
import io.sluice.engine.model.ModelEvent.By;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows a model gets what is served, only what is good, and after a restart the same again. */
class ModelSourceTest {
    private static final By SOMEBODY = new By("somebody", "a test", 1);
    private static final int RESTARTS = 25;

    @TempDir
    Path folder;

    private final RealEnv real = new RealEnv(2);
    private final Watched env = new Watched(real);
    private final AtomicInteger failures = new AtomicInteger();
    private final Stores stores = new Stores() {
        @Override
        public CheckpointStore open(String path) throws IOException {
            return LocalCheckpointStore.open(Path.of(path));
        }

        @Override
        public CheckpointStore reading(String path) throws IOException {
            return new Failing(LocalCheckpointStore.reading(Path.of(path)), () -> failures.getAndDecrement() > 0);
        }
    };

    /** They end when their sources are closed. */
    @AfterEach
    void endThreads() throws Exception {
        env.awaitThreads();
        real.close();
    }

    private Path path() {
        return folder.resolve("clicks");
    }

    private ModelStore store() throws IOException {
        return new ModelStore(LocalCheckpointStore.open(path()));
    }

    private void publish(long... versions) throws IOException {
        for (long version : versions) {
            publish(store(), version, Toy.model((double) version));
        }
    }

    private static void publish(ModelStore store, long version, ModelFile model) throws IOException {
        byte[] file = model.toBytes();
        Map<String, Double> metrics = Map.of("mae", 0.5);
        OptionalLong parent = version == 1 ? OptionalLong.empty() : OptionalLong.of(version - 1);
        store.publish(
                ModelManifest.of(
                        "clicks",
                        version,
                        new ModelManifest.Origin(
                                parent, "trainer", version, version * 1_000_000, 10 * version, metrics),
                        file),
                file);
    }

    private Following follow(String... more) {
        return follow(opening -> opening, more);
    }

    private Following follow(UnaryOperator<Opening> more, String... options) {
        return new Following(env, new ModelSource(stores), options(options), more);
    }

    private Map<String, String> options(String... more) {
        Map<String, String> options = new HashMap<>(Map.of("path", path().toString(), "reload.interval", "2 ms"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    private void damage(long version) throws IOException {
        try (Stream<Path> files = Files.list(path().resolve("v"))) {
            for (Path file : files.filter(
                            name -> name.getFileName().toString().startsWith(String.format("%08d-", version)))
                    .toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void itWaitsForTheFirstVersionAndFollowsTheNewest() throws IOException {
        try (Following following = follow()) {
            following.untilSaid("waiting for a version of model \"clicks\" in " + path());
            publish(1);
            following.untilVersion(1);
            publish(2, 3);
            following.untilVersion(3);
            publish(4);
            following.untilVersion(4);
            assertThat(following.numbers()).isSorted().doesNotHaveDuplicates();
            String hash =
                    HexFormat.of().toHexDigits(Arrays.hashCode(Toy.model(4).toBytes()));
            assertThat(following.rows).contains("4|1970-01-01 00:00:04|40|toy|" + hash);
            assertThat(following.said).hasSize(1);
            assertThat(following.source.exhausted()).isFalse();
        }
    }

    @Test
    void whatIsDecidedIsFollowed() throws IOException {
        publish(1, 2, 3);
        try (Following following = follow()) {
            following.untilVersion(3);
            store().activate(1, SOMEBODY);
            following.untilVersion(1);
            store().activate(2, SOMEBODY);
            following.untilVersion(2);
            store().activateLatest(SOMEBODY);
            following.untilVersion(3);
            store().rollback(2, SOMEBODY);
            following.untilVersion(2);
            publish(4);
            following.untilVersion(4);
            assertThat(following.numbers()).containsExactly(3L, 1L, 2L, 3L, 2L, 4L);
        }
    }

    @Test
    void aBadVersionIsPassedOverAndToldOnce() throws IOException {
        publish(1, 2);
        damage(2);
        try (Following following = follow();
                Following other = follow()) {
            following.untilVersion(1);
            following.untilSaid("version 2 of model \"clicks\" is not used: ");
            other.untilVersion(1);
            publish(3);
            following.untilVersion(3);
            other.untilVersion(3);
            damage(3);
            publish(4);
            following.untilVersion(4);
            assertThat(following.numbers()).containsExactly(1L, 3L, 4L);
            assertThat(following.said)
                    .singleElement()
                    .asString()
                    .contains("its checksum should be ", " and is ", "version 1 is the newest that is intact");
        }
        assertThat(store().log()).hasSize(1);
        ModelEvent event = store().log().get(0);
        assertThat(event.action()).isEqualTo(Action.QUARANTINE);
        assertThat(event.version()).isEqualTo(2);
        assertThat(event.by().who()).isEqualTo("stream \"s\"");
    }

    @Test
    void itDoesNotGoBackBecauseTheNewestIsBad() throws IOException {
        publish(1, 2);
        store().tag("old", 1, SOMEBODY);
        try (Following following = follow()) {
            following.untilVersion(2);
            Files.createDirectories(path().resolve("v"));
            Files.writeString(path().resolve("v/00000003.json"), "{");
            store().keep(1);
            assertThat(store().numbers()).containsExactly(1L, 3L);
            following.untilSaid("version 3 of model \"clicks\" is not used");
            publish(4);
            following.untilVersion(4);
            assertThat(following.numbers()).containsExactly(2L, 4L);
        }
    }

    @Test
    void anotherModelInTheSamePlaceIsNotUsed() throws IOException {
        publish(1, 2);
        try (Following following = follow()) {
            following.untilVersion(2);
            store().replace(SOMEBODY);
            ModelSchema wider = new ModelSchema(
                    new Schema(List.of(new SqlType.Field("x", Toy.STRING))), Toy.SCHEMA.output(), Task.REGRESSION);
            publish(store(), 1, new ModelFile("toy", Map.of(), wider, new byte[8]));
            following.untilSaid("version 1 of model \"clicks\" is not used: it is of another model");
            store().replace(SOMEBODY);
            publish(1);
            following.untilVersion(1);
            assertThat(following.numbers()).containsExactly(2L, 1L);
        }
    }

    @Test
    void aFileThatIsNotWhatItsManifestSaysIsNotUsed() throws IOException {
        publish(1);
        byte[] file = new ModelFile("tree", Map.of(), Toy.SCHEMA, new byte[0]).toBytes();
        ModelManifest honest = ModelManifest.of(
                "clicks", 2, new ModelManifest.Origin(OptionalLong.of(1), "trainer", 2, 2_000_000, 20, Map.of()), file);
        ModelDefinition toy = ModelDefinition.of("clicks", Toy.model(1));
        store().publish(new ModelManifest(2, honest.origin(), toy, file.length, honest.sha256(), honest.codec()), file);
        try (Following following = follow()) {
            following.untilVersion(1);
            assertThat(following.said).singleElement().asString().contains("the algorithm is 'tree', not 'toy'");
        }
    }

    @Test
    void onlySignedVersionsAreUsedWithAKey() throws IOException {
        Optional<byte[]> key = Optional.of("secret".getBytes(StandardCharsets.UTF_8));
        publish(new ModelStore(LocalCheckpointStore.open(path()), key), 1, Toy.model(1));
        publish(2);
        try (Following following = follow("hmac.key", "secret")) {
            following.untilVersion(1);
            following.untilSaid("it is not signed");
        }
        try (Following following = follow("hmac.key", "guess")) {
            following.untilSaid("version 1 of model \"clicks\" is not used");
            assertThat(following.rows).isEmpty();
        }
        try (Following following = follow()) {
            following.untilVersion(2);
        }
    }

    @Test
    void oneVersionIsGivenWithoutFollowing() throws IOException {
        publish(1, 2, 3);
        store().tag("champion", 1, SOMEBODY);
        for (Map.Entry<String, Long> expected :
                Map.of("", 3L, "version", 2L, "tag", 1L).entrySet()) {
            String[] pin = switch (expected.getKey()) {
                case "version" -> new String[] {"follow", "false", "version", "2"};
                case "tag" -> new String[] {"follow", "false", "tag", "champion"};
                default -> new String[] {"follow", "false"};
            };
            try (Following following = follow(pin)) {
                following.toTheEnd();
                assertThat(following.numbers()).containsExactly(expected.getValue());
                byte[] position = following.source.position();
                try (Following again = follow(opening -> opening.at(position), pin)) {
                    assertThat(again.toTheEnd()).isEmpty();
                }
            }
        }
    }

    @Test
    void aTagIsFollowedWhereverItMoves() throws IOException {
        publish(1, 2, 3);
        try (Following following = follow("tag", "champion")) {
            following.untilSaid("waiting for version \"champion\" of model \"clicks\"");
            store().tag("champion", 2, SOMEBODY);
            following.untilVersion(2);
            store().tag("champion", 1, SOMEBODY);
            following.untilVersion(1);
            store().tag("champion", 3, SOMEBODY);
            following.untilVersion(3);
            store().activate(1, SOMEBODY);
            store().untag("champion", SOMEBODY);
            store().tag("champion", 2, SOMEBODY);
            following.untilVersion(2);
            assertThat(following.numbers()).containsExactly(2L, 1L, 3L, 2L);
        }
    }

    @Test
    void whileTheStoreIsAwayTheLastVersionGoesOn() throws IOException {
        publish(1);
        try (Following following = follow()) {
            following.untilVersion(1);
            failures.set(20);
            following.untilSaid(
                    "cannot look for a version of model \"clicks\" in " + path() + ": no answer; trying again");
            publish(2);
            following.untilVersion(2);
            assertThat(following.numbers()).containsExactly(1L, 2L);
        }
    }

    @Test
    void optionsAndColumnsAreChecked() {
        ModelSource source = new ModelSource(stores);
        Schema declared = new Schema(List.of(new SqlType.Field("version", Toy.STRING)));
        assertThatThrownBy(() -> source.check(Options.of("s", options(), source.options()), declared))
                .hasMessageContaining("\"s\" gives the columns (version BIGINT, batch_time TIMESTAMP(6), ")
                .hasMessageContaining("leave the columns out");
        Options both = Options.of("s", options("tag", "t", "version", "1"), source.options());
        assertThatThrownBy(() -> source.check(both, ModelSource.SCHEMA)).hasMessageContaining("leave one of them out");
        Options hectic = Options.of("s", options("reload.interval", "0 s"), source.options());
        assertThatThrownBy(() -> source.check(hectic, ModelSource.SCHEMA)).hasMessageContaining("at least '1 ms'");
        assertThat(source.bounded(Options.of("s", options(), source.options()))).isFalse();
        assertThat(source.bounded(Options.of("s", options("follow", "false"), source.options())))
                .isTrue();
    }

    /** One instance of a job that follows. */
    private Following instance(byte[] position) throws IOException {
        CheckpointStore files = LocalCheckpointStore.open(folder.resolve("job"));
        Checkpoint checkpoint = Checkpoint.claim(files, new Owner(UUID.randomUUID(), "job", "test"));
        InputLog log = checkpoint.inputLog("s", 0, env, System.err::println);
        return follow(opening -> opening.at(position).into(log), "follow", "beside");
    }

    /**
     * Each instance takes some versions, says which of its positions is committed, and what it has settled behind that: the next one
     * must give these again, whatever has become of the store.
     */
    @Test
    @Seeded
    void aRestartedJobGetsTheSameVersionsAgain(SplittableRandom random) throws IOException {
        byte[] position = {};
        List<String> owed = new ArrayList<>();
        int replayed = 0;
        long newest = 0;
        for (int restart = 0; restart < RESTARTS; restart++) {
            try (Following following = instance(position)) {
                following.takeExactly(owed.size());
                assertThat(following.rows).isEqualTo(owed);
                replayed += owed.size();
                List<byte[]> positions = new ArrayList<>(List.of(following.source.position()));
                List<Integer> ends = new ArrayList<>(List.of(following.rows.size()));
                for (int i = random.nextInt(4); i > 0; i--) {
                    newest++;
                    publish(newest);
                    following.untilVersion(newest);
                    positions.add(following.source.position());
                    ends.add(following.rows.size());
                    long oldest = store().numbers().first();
                    if (random.nextInt(3) == 0 && oldest < newest) {
                        store().rollback(oldest, SOMEBODY);
                        following.untilVersion(oldest);
                        positions.add(following.source.position());
                        ends.add(following.rows.size());
                    }
                    store().keep(1 + random.nextInt(3));
                }
                for (int i = 1; i < following.rows.size(); i++) {
                    assertThat(following.rows.get(i)).isNotEqualTo(following.rows.get(i - 1));
                }
                following.source.settle();
                int committed = random.nextInt(positions.size());
                boolean commits = committed > 0 || random.nextBoolean();
                if (commits) {
                    position = positions.get(committed);
                    following.source.acknowledge(position);
                }
                int done = commits ? ends.get(committed) : 0;
                owed = new ArrayList<>(following.rows.subList(done, following.rows.size()));
            }
        }
        assertThat(replayed).isPositive();
    }

    @Test
    void aModelThatIsLargeComesBackWhole() throws IOException {
        byte[] learnt = new byte[9_000_000];
        new SplittableRandom(1).nextBytes(learnt);
        publish(store(), 1, Toy.large(learnt));
        List<String> rows;
        try (Following following = instance(new byte[0])) {
            following.untilVersion(1);
            following.source.settle();
            rows = following.rows;
        }
        store().replace(SOMEBODY);
        try (Following following = instance(new byte[0])) {
            following.takeExactly(1);
            assertThat(following.rows).isEqualTo(rows);
        }
    }

    @Test
    void aVersionHasBeenReadForEveryShardWhenABatchGetsIt() throws IOException {
        publish(1, 2);
        byte[] second = Toy.model(2.0).toBytes();
        try (Following following = follow()) {
            following.untilVersion(2);
            assertThat(ReadyModels.take(second, 0, second.length).bytes()).isNotSameAs(second);
            byte[] shared = ReadyModels.take(second, 0, second.length).bytes();
            publish(3);
            following.untilVersion(3);
            assertThat(ReadyModels.take(second, 0, second.length).bytes()).isNotSameAs(shared);
        }
    }

    @Test
    void versionsAreListed() throws IOException {
        try (Following none = new Following(env, ModelListing.versions(stores), listing(), opening -> opening)) {
            assertThat(none.toTheEnd()).isEmpty();
            assertThat(none.said).containsExactly("there is no version of model \"clicks\" in " + path() + " yet");
        }
        publish(1, 2, 3);
        store().tag("b", 2, SOMEBODY);
        store().tag("a", 2, SOMEBODY);
        store().activate(2, SOMEBODY);
        Files.writeString(path().resolve("v/00000001.json"), "{");
        byte[] position;
        long bytes = Toy.model(2).toBytes().length;
        String sum = ModelManifest.sha256(Toy.model(2).toBytes());
        try (Following listed = new Following(env, ModelListing.versions(stores), listing(), opening -> opening)) {
            listed.takeExactly(1);
            position = listed.source.position();
            assertThat(listed.toTheEnd()).hasSize(2);
            assertThat(listed.rows.get(0))
                    .isEqualTo("2|1|trainer|2|1970-01-01 00:00:02|20|toy|{\"mae\":0.5}|" + bytes + "|" + sum
                            + "|true|a,b");
            assertThat(listed.rows.get(1)).startsWith("3|2|trainer|3|").endsWith("|false|");
            assertThat(listed.said)
                    .singleElement()
                    .asString()
                    .startsWith("version 1 is left out: file v/00000001.json");
        }
        try (Following rest =
                new Following(env, ModelListing.versions(stores), listing(), opening -> opening.at(position))) {
            rest.toTheEnd();
            assertThat(rest.numbers()).containsExactly(3L);
        }
    }

    private Map<String, String> listing() {
        return Map.of("path", path().toString());
    }

    @Test
    void whatWasDoneIsListed() throws IOException {
        publish(1);
        store().activate(1, SOMEBODY);
        store().tag("a", 1, new By("me", "so", 2_000_000));
        store().activateLatest(SOMEBODY);
        try (Following listed = new Following(env, ModelListing.audit(stores), listing(), opening -> opening)) {
            assertThat(listed.toTheEnd())
                    .containsExactly(
                            "1|activate|1|NULL|1970-01-01 00:00:00.000001|somebody|a test",
                            "2|tag|1|a|1970-01-01 00:00:02|me|so",
                            "3|latest|NULL|NULL|1970-01-01 00:00:00.000001|somebody|a test");
        }
    }

    @Test
    void aPlaceThatCannotBeReadIsTold() {
        Stores away = path -> {
            throw new IOException("no route");
        };
        Stores none = path -> {
            throw new NoSuchFileException(path);
        };
        assertThatThrownBy(() -> new Following(env, ModelListing.audit(away), listing(), opening -> opening))
                .hasMessageContaining("SLU-5001")
                .hasMessageContaining("cannot read the model in " + path() + ": no route");
        try (Following following = new Following(env, new ModelSource(away), options(), opening -> opening);
                Following waiting = new Following(env, new ModelSource(none), options(), opening -> opening)) {
            following.untilSaid("no route; trying again");
            waiting.untilSaid("waiting for a version of model");
        }
    }
}
