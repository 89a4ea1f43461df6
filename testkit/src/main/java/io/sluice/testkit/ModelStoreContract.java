// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static io.sluice.testkit.StoreContract.require;
import static io.sluice.testkit.StoreContract.requireSame;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Content;
import io.sluice.engine.model.ModelDefinition;
import io.sluice.engine.model.ModelEvent;
import io.sluice.engine.model.ModelEvent.Action;
import io.sluice.engine.model.ModelFile;
import io.sluice.engine.model.ModelManifest;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.ModelStore;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import io.sluice.testkit.StoreContract.Body;
import io.sluice.testkit.StoreContract.Check;
import io.sluice.testkit.StoreContract.Folders;
import io.sluice.testkit.StoreContract.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** What {@link ModelStore} promises, on any {@link CheckpointStore}, as checks like those of {@link StoreContract}. */
public final class ModelStoreContract {
    private static final String MODEL = "m";
    private static final int MANIFEST_MAX = 1 << 20;
    private static final ModelEvent.By SOMEBODY = new ModelEvent.By("host h, process 1", "why not", 17);

    private ModelStoreContract() {}

    /** The checks, on folders that are made as each begins. */
    public static List<Check> checks(Folders folders) {
        return List.of(
                check(folders, "what is published is read, by every handle", ModelStoreContract::published),
                check(folders, "a version is published again, as often as one likes", ModelStoreContract::again),
                check(folders, "another version of the same number is refused", ModelStoreContract::conflict),
                check(folders, "two trainers that meet do not harm each other", ModelStoreContract::twoTrainers),
                check(folders, "another model is refused, and how it differs", ModelStoreContract::definition),
                check(folders, "a version without a manifest is none", ModelStoreContract::noManifest),
                check(folders, "the file of a version is healed by publishing it", ModelStoreContract::healed),
                check(folders, "the newest version is served until one is pinned", ModelStoreContract::active),
                check(folders, "behind a rollback the next version is served", ModelStoreContract::rollback),
                check(folders, "what is old is deleted, but not what is named", ModelStoreContract::keep),
                check(folders, "what publishing left half done is deleted", ModelStoreContract::leftovers),
                check(folders, "a tag moves and goes", ModelStoreContract::tags),
                check(folders, "a damaged file is told, and what to use instead", ModelStoreContract::damagedFile),
                check(folders, "a damaged manifest is told", ModelStoreContract::damagedManifest),
                check(folders, "what is not signed with the key is refused", ModelStoreContract::signed),
                check(folders, "behind a replacement nothing holds of before", ModelStoreContract::replaced),
                check(folders, "events stand in one order, a quarantine once", ModelStoreContract::events),
                check(folders, "versions are found by what was before", ModelStoreContract::earlier));
    }

    private static Check check(Folders folders, String name, Promise promise) {
        return StoreContract.check(folders, name, promise);
    }

    /** A small model that says what it is. */
    public static byte[] model(String learnt) {
        return model("toy", Map.of("rate", "0.1"), learnt);
    }

    private static byte[] model(String algorithm, Map<String, String> options, String learnt) {
        SqlType number = SqlType.of(SqlType.Kind.DOUBLE, true);
        Schema inputs = new Schema(List.of(
                new SqlType.Field("x", number), new SqlType.Field("who", SqlType.of(SqlType.Kind.VARCHAR, true))));
        ModelSchema schema = new ModelSchema(inputs, new SqlType.Field("y", number), Task.REGRESSION);
        return new ModelFile(algorithm, options, schema, learnt.getBytes(StandardCharsets.UTF_8)).toBytes();
    }

    /** What is known of a version; batch n was at n seconds. */
    public static ModelManifest manifest(long version, byte[] model) {
        OptionalLong parent = version == 1 ? OptionalLong.empty() : OptionalLong.of(version - 1);
        Map<String, Double> metrics = Map.of("mae", 1 / 3.0, "r2", Double.NaN);
        return ModelManifest.of(
                MODEL,
                version,
                new ModelManifest.Origin(parent, "job", version, version * 1_000_000, 10 * version, metrics),
                model);
    }

    private static void publish(CheckpointStore files, long... versions) throws IOException {
        ModelStore store = new ModelStore(files);
        for (long version : versions) {
            byte[] model = model("learnt " + version);
            store.publish(manifest(version, model), model);
        }
    }

    private static void published(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2);
        for (CheckpointStore files : List.of(one, other)) {
            ModelStore store = new ModelStore(files);
            byte[] second = model("learnt 2");
            require(store.numbers().equals(new TreeSet<>(List.of(1L, 2L))), "both are there");
            require(store.manifest(2).equals(manifest(2, second)), "the manifest says the same");
            require(store.newest().equals(Optional.of(manifest(2, second))), "it is the newest");
            require(store.versions().equals(List.of(manifest(1, model("learnt 1")), manifest(2, second))), "in order");
            requireSame(store.model(2), second, "the model");
            require(
                    store.definition().equals(Optional.of(ModelDefinition.of(MODEL, ModelFile.read(second)))),
                    "what it is");
        }
        ModelStore store = new ModelStore(other);
        requireProblem(Code.NO_SUCH_VERSION, List.of("version 3", "2 from 1 to 2"), () -> store.model(3));
        requireProblem(Code.NO_SUCH_VERSION, List.of("version 3"), () -> store.activate(3, SOMEBODY));
    }

    private static void again(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2);
        List<String> names = one.list("v");
        byte[] manifest = read(one, "v/00000002.json");
        publish(other, 1, 2, 2);
        require(one.list("v").equals(names), "nothing has come");
        requireSame(read(one, "v/00000002.json"), manifest, "the same manifest");
    }

    private static byte[] read(CheckpointStore files, String name) throws IOException {
        return files.read(name).orElseThrow(() -> new AssertionError(name + " is not there"));
    }

    private static void conflict(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1);
        byte[] first = model("learnt 1");
        byte[] rival = model("something else");
        ModelStore store = new ModelStore(other);
        requireProblem(
                Code.MODEL_CONFLICT,
                List.of(
                        "version 1 of model \"m\"",
                        manifest(1, first).sha256(),
                        manifest(1, rival).sha256()),
                () -> store.publish(manifest(1, rival), rival));
        requireSame(store.model(1), first, "the first stays");
        ModelManifest.Origin stranger = new ModelManifest.Origin(OptionalLong.empty(), "j2", 1, 1, 1, Map.of());
        requireProblem(
                Code.MODEL_CONFLICT,
                List.of("job=job", "job=j2"),
                () -> store.publish(ModelManifest.of(MODEL, 1, stranger, first), first));
    }

    /** The other one publishes the same version between the two puts of the first. */
    private static void twoTrainers(CheckpointStore one, CheckpointStore other) throws IOException {
        byte[] mine = model("mine");
        byte[] theirs = model("theirs");
        CheckpointStore slow = new Interrupted(
                one, "v/00000001.json", () -> new ModelStore(other).publish(manifest(1, theirs), theirs));
        requireProblem(
                Code.MODEL_CONFLICT, List.of("version 1"), () -> new ModelStore(slow).publish(manifest(1, mine), mine));
        requireSame(new ModelStore(one).model(1), theirs, "whoever came first is read");
    }

    private static void definition(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1);
        ModelStore store = new ModelStore(other);
        byte[] tree = model("tree", Map.of("rate", "0.1"), "");
        requireProblem(
                Code.MODEL_CONFLICT,
                List.of("the algorithm is 'tree', not 'toy'", "'if.exists' = 'replace'"),
                () -> store.publish(manifest(2, tree), tree));
        byte[] slower = model("toy", Map.of("rate", "0.01"), "");
        requireProblem(
                Code.MODEL_CONFLICT,
                List.of("the option 'rate' is 0.01, not 0.1"),
                () -> store.publish(manifest(2, slower), slower));
        require(store.numbers().equals(new TreeSet<>(List.of(1L))), "nothing has come");
    }

    private static void noManifest(CheckpointStore one, CheckpointStore other) throws IOException {
        ModelStore store = new ModelStore(other);
        one.putIfAbsent("v/00000001-0123456789abcdef.bin", Content.of(model("cut off")));
        one.putIfAbsent("v/notes.txt", Content.of(new byte[0]));
        require(store.numbers().isEmpty() && store.versions().isEmpty(), "no version");
        require(store.newest().isEmpty() && store.active().isEmpty(), "nothing to serve");
        requireProblem(Code.NO_SUCH_VERSION, List.of("there is none yet"), () -> store.model(1));
    }

    private static String fileOf(CheckpointStore files, long version) throws IOException {
        String start = String.format("%08d-", version);
        return "v/"
                + files.list("v").stream()
                        .filter(name -> name.startsWith(start))
                        .findFirst()
                        .orElseThrow();
    }

    private static void overwrite(CheckpointStore files, String name, byte[] bytes) throws IOException {
        files.delete(name);
        files.putIfAbsent(name, Content.of(bytes));
    }

    private static void healed(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1);
        overwrite(one, fileOf(one, 1), new byte[] {1, 2, 3});
        publish(other, 1);
        requireSame(new ModelStore(one).model(1), model("learnt 1"), "it is as it was");
        one.delete(fileOf(one, 1));
        publish(other, 1);
        requireSame(new ModelStore(one).model(1), model("learnt 1"), "it is back");
    }

    private static void requireActive(CheckpointStore files, long version) throws IOException {
        long active = new ModelStore(files).active().orElseThrow().version();
        require(active == version, "version " + version + " is served; it is " + active);
    }

    private static void active(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2, 3);
        requireActive(other, 3);
        new ModelStore(one).activate(2, SOMEBODY);
        requireActive(other, 2);
        publish(one, 4);
        requireActive(other, 2);
        new ModelStore(one).activate(1, SOMEBODY);
        requireActive(other, 1);
        new ModelStore(one).activateLatest(SOMEBODY);
        requireActive(other, 4);
    }

    private static void rollback(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2, 3, 4);
        ModelStore store = new ModelStore(one);
        store.rollback(2, SOMEBODY);
        requireActive(other, 2);
        publish(one, 5);
        requireActive(other, 5);
        store.rollback(4, SOMEBODY);
        requireActive(other, 4);
        store.rollback(1, SOMEBODY);
        requireActive(other, 1);
        publish(one, 6);
        requireActive(other, 6);
        requireProblem(Code.NO_SUCH_VERSION, List.of("version 9"), () -> store.rollback(9, SOMEBODY));
    }

    private static void keep(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2, 3, 4, 5, 6, 7, 8);
        ModelStore store = new ModelStore(one);
        store.tag("champion", 3, SOMEBODY);
        store.tag("challenger", 1, SOMEBODY);
        store.tag("challenger", 4, SOMEBODY);
        store.activate(2, SOMEBODY);
        new ModelStore(other).keep(2);
        require(store.numbers().equals(new TreeSet<>(List.of(2L, 3L, 4L, 7L, 8L))), "kept: " + store.numbers());
        require(one.list("v").size() == 10, "the files are gone, too: " + one.list("v"));
        for (long version : store.numbers()) {
            requireSame(store.model(version), model("learnt " + version), "what is kept can be read");
        }
        store.activateLatest(SOMEBODY);
        store.untag("champion", SOMEBODY);
        store.keep(1);
        require(store.numbers().equals(new TreeSet<>(List.of(4L, 8L))), "kept: " + store.numbers());
    }

    private static void leftovers(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2, 3);
        one.delete("v/00000001.json");
        one.putIfAbsent("v/00000004-0123456789abcdef.bin", Content.of(model("under way")));
        new ModelStore(other).keep(2);
        List<String> names = one.list("v");
        require(names.stream().noneMatch(name -> name.startsWith("00000001")), "the half is gone: " + names);
        require(names.contains("00000004-0123456789abcdef.bin"), "what may be under way stays: " + names);
        require(names.size() == 5, "and the rest: " + names);
    }

    private static void tags(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2);
        ModelStore store = new ModelStore(one);
        ModelStore reader = new ModelStore(other);
        require(reader.tags().isEmpty(), "none yet");
        store.tag("champion", 2, SOMEBODY);
        require(reader.tags().equals(Map.of("champion", 2L)), "it is there");
        store.tag("champion", 1, SOMEBODY);
        store.tag("old", 1, SOMEBODY);
        require(reader.tags().equals(Map.of("champion", 1L, "old", 1L)), "it has moved");
        store.untag("champion", SOMEBODY);
        require(reader.tags().equals(Map.of("old", 1L)), "it is gone");
    }

    private static void damagedFile(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2, 3);
        ModelStore store = new ModelStore(other);
        byte[] right = model("learnt 2");
        byte[] flipped = right.clone();
        flipped[9] ^= 4;
        overwrite(one, fileOf(one, 2), flipped);
        requireProblem(
                Code.MODEL_DAMAGED,
                List.of(
                        "version 2 of model \"m\"",
                        manifest(2, right).sha256(),
                        "and is " + sha256(flipped),
                        "version 3 is the newest that is intact"),
                () -> store.model(2));
        overwrite(one, fileOf(one, 3), new byte[right.length + 1]);
        requireProblem(
                Code.MODEL_DAMAGED,
                List.of("should have " + right.length + " bytes and has more", "version 1 is the newest"),
                () -> store.model(3));
        overwrite(one, fileOf(one, 3), new byte[2]);
        requireProblem(Code.MODEL_DAMAGED, List.of("has 2", "version 1 is the newest"), () -> store.model(3));
        one.delete(fileOf(one, 1));
        requireProblem(Code.MODEL_DAMAGED, List.of("is gone", "no other version"), () -> store.model(1));
    }

    private static String sha256(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException none) {
            throw new IllegalStateException(none);
        }
    }

    private static void damagedManifest(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2);
        String name = "v/00000002.json";
        String right = new String(read(one, name), StandardCharsets.UTF_8);
        List<String> wrong = List.of(
                "",
                "{",
                right.substring(0, right.length() / 2),
                right + "{}",
                "[".repeat(1_000),
                "{\"a\":" + "[".repeat(100_000),
                " ".repeat(MANIFEST_MAX) + right,
                right.replace("\"version\" : 2", "\"version\" : 3"),
                right.replace("\"version\" : 2", "\"version\" : 20000000000000000000"),
                right.replace("\"version\" : 2", "\"version\" : null"),
                right.replace("\"version\" : 2", "\"version\" : 2, \"version\" : 2"),
                right.replace("REGRESSION", "GUESSING"),
                right.replace("\"codec\" : 1", "\"codec\" : 99"),
                right.replaceAll("\"bytes\" : [0-9]+", "\"bytes\" : -1"),
                right.replaceAll("\"sha256\" : \"..", "\"sha256\" : \"../"),
                right.replaceFirst("\"metrics\" : \\{[^}]*\\}", "\"metrics\" : 7"));
        ModelStore store = new ModelStore(other);
        for (String text : wrong) {
            require(!text.equals(right), "it is another text");
            overwrite(one, name, text.getBytes(StandardCharsets.UTF_8));
            requireProblem(Code.MODEL_DAMAGED, List.of(name), () -> store.manifest(2));
        }
        overwrite(one, name, right.getBytes(StandardCharsets.UTF_8));
        requireSame(store.model(2), model("learnt 2"), "the right one is read");
    }

    private static void signed(CheckpointStore one, CheckpointStore other) throws IOException {
        Optional<byte[]> key = Optional.of("secret".getBytes(StandardCharsets.UTF_8));
        Optional<byte[]> wrong = Optional.of("guessed".getBytes(StandardCharsets.UTF_8));
        publish(one, 1);
        byte[] second = model("learnt 2");
        new ModelStore(one, key).publish(manifest(2, second), second);
        requireSame(new ModelStore(other, key).model(2), second, "with the key");
        requireSame(new ModelStore(other).model(2), second, "without one");
        requireProblem(
                Code.MODEL_DAMAGED, List.of("not signed with the key"), () -> new ModelStore(other, wrong).model(2));
        requireProblem(Code.MODEL_DAMAGED, List.of("it is not signed"), () -> new ModelStore(other, key).model(1));
        String manifest = new String(read(one, "v/00000002.json"), StandardCharsets.UTF_8);
        for (String changed : List.of(
                manifest.replace("\"rows\" : 20", "\"rows\" : 21"),
                manifest.replace("\"mae\" : 0.3", "\"mae\" : 0.4"),
                manifest.replace("\"parent\" : 1", "\"parent\" : 0"),
                manifest.replace("\"rate\" : \"0.1\"", "\"rate\" : \"0.2\""))) {
            require(!changed.equals(manifest), "it is changed");
            overwrite(one, "v/00000002.json", changed.getBytes(StandardCharsets.UTF_8));
            requireProblem(
                    Code.MODEL_DAMAGED,
                    List.of("not signed with the key"),
                    () -> new ModelStore(other, key).manifest(2));
        }
    }

    private static void replaced(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2, 3);
        ModelStore store = new ModelStore(one);
        ModelStore reader = new ModelStore(other);
        store.tag("champion", 1, SOMEBODY);
        store.activate(1, SOMEBODY);
        requireActive(other, 1);
        require(reader.tags().size() == 1, "it has a tag");
        store.replace(SOMEBODY);
        require(one.list("v").isEmpty() && reader.numbers().isEmpty(), "all are gone");
        byte[] tree = model("tree", Map.of(), "");
        store.publish(manifest(1, tree), tree);
        store.publish(manifest(2, tree), tree);
        require(reader.active().orElseThrow().version() == 2, "the newest is served");
        require(reader.tags().isEmpty(), "no tags");
        require(reader.log().size() == 3, "the log goes on");
    }

    private static void events(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 1, 2);
        ModelStore store = new ModelStore(one);
        ModelStore second = new ModelStore(other);
        store.activate(1, SOMEBODY);
        second.quarantine(2, new ModelEvent.By("reader", "damaged", 1));
        store.quarantine(2, new ModelEvent.By("another reader", "damaged", 2));
        second.activateLatest(new ModelEvent.By("somebody else", "", 3));
        List<ModelEvent> log = store.log();
        require(log.equals(second.log()), "all see the same");
        require(
                log.stream()
                        .map(ModelEvent::action)
                        .toList()
                        .equals(List.of(Action.ACTIVATE, Action.QUARANTINE, Action.LATEST)),
                "in order: " + log);
        require(log.get(0).by().equals(SOMEBODY), "who it was: " + log);
        require(one.list("log").equals(List.of("00000001.json", "00000002.json", "00000003.json")), "a file each");
    }

    private static void earlier(CheckpointStore one, CheckpointStore other) throws IOException {
        publish(one, 2, 5, 7);
        ModelStore store = new ModelStore(other);
        require(store.before(7) == 5 && store.before(6) == 5 && store.before(5) == 2, "the one before");
        requireProblem(Code.NO_SUCH_VERSION, List.of("version 1"), () -> store.before(2));
        require(store.beforeTime(6_000_000).orElseThrow().version() == 5, "by time");
        require(store.beforeTime(2_000_000).isEmpty(), "none is so old");
    }

    private static void requireProblem(Code code, List<String> said, Body body) {
        try {
            body.run();
        } catch (ProblemException refusal) {
            require(refusal.problem().code() == code, code + ", not " + refusal);
            said.forEach(text -> require(refusal.toString().contains(text), "\"" + text + "\" is said: " + refusal));
            return;
        } catch (Exception other) {
            throw new AssertionError("it is refused, but not as " + code, other);
        }
        throw new AssertionError("not refused: " + code);
    }
}
