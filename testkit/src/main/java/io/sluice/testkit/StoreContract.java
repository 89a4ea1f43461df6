// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.CheckpointStore.Put;
import io.sluice.engine.checkpoint.Content;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What {@link CheckpointStore} promises, as checks that any store must pass. Each check works in a fresh folder, mostly
 * with two handles, as two instances of a job have them. The checks here use one thread; {@link StoreRaces} has those with
 * several.
 */
public final class StoreContract {
    private static final int BIG = 64 << 20;
    private static final int SEGMENT_MAX = 128;

    /** One folder. */
    @FunctionalInterface
    public interface Folder {
        /** A handle on it, as another process would have it. The check closes it. */
        CheckpointStore open() throws IOException;
    }

    /** Makes folders. */
    @FunctionalInterface
    public interface Folders {
        /** A folder that is empty. */
        Folder fresh() throws IOException;
    }

    /**
     * A promise.
     *
     * @param name the promise in words
     * @param body throws {@link AssertionError} if it is broken
     */
    public record Check(String name, Body body) {
        /** Runs it on the caller's thread. */
        public void run() throws Exception {
            body.run();
        }
    }

    /** What a check does. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    /** A check, given two handles on a fresh folder. */
    @FunctionalInterface
    interface Promise {
        void on(CheckpointStore one, CheckpointStore other) throws Exception;
    }

    private StoreContract() {}

    /** The checks, on folders that are made as each begins. */
    public static List<Check> checks(Folders folders) {
        List<Check> checks = new ArrayList<>();
        checks.addAll(List.of(
                check(folders, "what is put is read, by every handle", StoreContract::putIsRead),
                check(folders, "a second put of another content finds the first", StoreContract::secondPut),
                check(folders, "a put tried again with its own content is created", StoreContract::putAgain),
                check(folders, "an empty content is a file", StoreContract::empty),
                check(folders, "a big content is streamed", StoreContract::big),
                check(folders, "a content that fails leaves nothing", StoreContract::failing),
                check(folders, "what is not there is not read", StoreContract::missing),
                check(folders, "a list is in order, and of one folder", StoreContract::list),
                check(folders, "a deleted file is gone, and its name is free", StoreContract::delete),
                check(folders, "names that lead elsewhere are refused", StoreContract::refusedNames),
                check(folders, "all other names are taken", StoreContract::oddNames)));
        checks.addAll(List.of(
                check(folders, "a log is read when it is taken", StoreContract::log),
                check(folders, "a log is listed and deleted as a file", StoreContract::logIsFile),
                check(folders, "a log needs a new name", StoreContract::logName),
                check(folders, "a log that is not there cannot be taken", StoreContract::noLog),
                check(folders, "a log that was taken is closed to its writer", StoreContract::fenced),
                check(folders, "what was synced is in a log, and behind it nothing foreign", StoreContract::tail),
                check(folders, "a log that was taken reads the same again", StoreContract::takenTwice),
                check(folders, "an empty log is taken", StoreContract::emptyLog),
                check(folders, "a log takes many appends", StoreContract::longLog),
                check(folders, "a closed log takes nothing", StoreContract::closedLog)));
        return checks;
    }

    static Check check(Folders folders, String name, Promise promise) {
        return new Check(name, () -> {
            Folder folder = folders.fresh();
            try (CheckpointStore one = folder.open();
                    CheckpointStore other = folder.open()) {
                promise.on(one, other);
            }
        });
    }

    private static void putIsRead(CheckpointStore one, CheckpointStore other) throws IOException {
        require(one.putIfAbsent("plan/1", text("a")) == Put.CREATED, "the first put creates");
        for (CheckpointStore store : List.of(one, other)) {
            requireContent(store, "plan/1", bytes("a"));
            require(store.list("plan").equals(List.of("1")), "it is listed");
        }
    }

    private static void secondPut(CheckpointStore one, CheckpointStore other) throws IOException {
        require(one.putIfAbsent("plan/1", text("aa")) == Put.CREATED, "the first put creates");
        for (String content : List.of("bb", "a", "aaa", "", "ab", "ba")) {
            for (CheckpointStore store : List.of(one, other)) {
                require(store.putIfAbsent("plan/1", text(content)) == Put.EXISTS, "\"" + content + "\" is second");
                requireContent(store, "plan/1", bytes("aa"));
            }
        }
    }

    private static void putAgain(CheckpointStore one, CheckpointStore other) throws IOException {
        require(one.putIfAbsent("plan/1", text("a")) == Put.CREATED, "the first put creates");
        require(one.putIfAbsent("plan/1", text("a")) == Put.CREATED, "the same put finds its own file");
        require(other.putIfAbsent("plan/1", text("a")) == Put.CREATED, "also after a restart");
        require(one.list("plan").equals(List.of("1")), "there is one file");
    }

    private static void empty(CheckpointStore one, CheckpointStore other) throws IOException {
        require(one.putIfAbsent("empty", text("")) == Put.CREATED, "the first put creates");
        requireContent(other, "empty", new byte[0]);
        require(other.putIfAbsent("empty", text("a")) == Put.EXISTS, "an empty file is there");
        requireContent(other, "empty", new byte[0]);
    }

    private static void big(CheckpointStore one, CheckpointStore other) throws IOException {
        byte[] expected = new byte[BIG];
        new Random(BIG).nextBytes(expected);
        Content pieces = out -> {
            for (int i = 0, step = 1; i < BIG; i += step, step = 1 + (step * 31) % 99_991) {
                out.write(expected, i, Math.min(step, BIG - i));
            }
        };
        require(one.putIfAbsent("state/big", pieces) == Put.CREATED, "the first put creates");
        requireContent(other, "state/big", expected);
        expected[BIG - 1]++;
        require(other.putIfAbsent("state/big", pieces) == Put.EXISTS, "the last byte is compared");
    }

    private static void failing(CheckpointStore one, CheckpointStore other) throws IOException {
        Content failing = out -> {
            out.write(new byte[100_000]);
            throw new IOException("this content fails");
        };
        IOException failure = requireFailure(() -> one.putIfAbsent("state/1", failing), "the put fails");
        require(String.valueOf(failure.getMessage()).contains("this content fails"), "it says why: " + failure);
        require(other.read("state/1").isEmpty(), "nothing is read");
        require(other.open("state/1").isEmpty(), "nothing is opened");
        require(other.list("state").isEmpty(), "nothing is listed");
        require(one.putIfAbsent("state/1", text("a")) == Put.CREATED, "the name is free");
        requireContent(other, "state/1", bytes("a"));
    }

    private static void missing(CheckpointStore one, CheckpointStore other) throws IOException {
        require(one.read("plan/1").isEmpty(), "no file is read");
        require(one.list("plan").isEmpty(), "no folder is listed");
        one.delete("plan/1");
        require(other.list("plan").isEmpty(), "still no folder");
    }

    private static void list(CheckpointStore one, CheckpointStore other) throws IOException {
        List<String> names = new ArrayList<>(List.of("0", "00", "0001", "0002", "0010", "1.2", "A", "a", "a-b", "a_b"));
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(1));
        for (String name : shuffled) {
            one.putIfAbsent("state/" + name, text(name));
        }
        one.putIfAbsent("state/folder/inner", text("a"));
        one.putIfAbsent("other/1", text("a"));
        Collections.sort(names);
        require(other.list("state").equals(names), other.list("state") + " should be " + names);
        require(other.list("state/folder").equals(List.of("inner")), "a folder in a folder");
    }

    private static void delete(CheckpointStore one, CheckpointStore other) throws IOException {
        one.putIfAbsent("plan/1", text("a"));
        one.putIfAbsent("plan/2", text("b"));
        other.delete("plan/1");
        require(one.read("plan/1").isEmpty(), "it is not read");
        require(one.list("plan").equals(List.of("2")), "it is not listed");
        other.delete("plan/1");
        require(one.putIfAbsent("plan/1", text("c")) == Put.CREATED, "its name is free");
        requireContent(other, "plan/1", bytes("c"));
    }

    private static void refusedNames(CheckpointStore one, CheckpointStore other) {
        List<String> names = List.of(
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/..",
                "a/../b",
                "a/./b",
                "a b",
                "a\\b",
                "a:b",
                "a*",
                "ä",
                "a\n",
                "a\0",
                "~",
                "$a",
                "%2e%2e",
                "tmp",
                "tmp/a",
                "a".repeat(SEGMENT_MAX + 1),
                "a/".repeat(8) + "a");
        for (String name : names) {
            requireRefusal(() -> one.putIfAbsent(name, text("a")), name);
            requireRefusal(() -> one.read(name), name);
            requireRefusal(() -> one.list(name), name);
            requireRefusal(() -> one.delete(name), name);
            requireRefusal(() -> one.createLog(name).close(), name);
            requireRefusal(() -> other.takeLog(name), name);
        }
    }

    private static void oddNames(CheckpointStore one, CheckpointStore other) throws IOException {
        String longest = "a".repeat(SEGMENT_MAX);
        for (String name :
                List.of("a", ".a", "a.", "..a", "...", "-", "_", "tmpa", "x/tmp", "b/c/d/e/f/g/h/i", longest)) {
            require(one.putIfAbsent(name, text(name)) == Put.CREATED, name);
            requireContent(other, name, bytes(name));
        }
    }

    private static void log(CheckpointStore one, CheckpointStore other) throws IOException {
        try (CheckpointStore.Log log = one.createLog("wal/1")) {
            log.append(bytes("ab"));
            log.append(bytes(""));
            log.append(bytes("c"));
            log.sync();
            log.sync();
            log.append(bytes("d"));
            log.sync();
        }
        requireSame(other.takeLog("wal/1"), bytes("abcd"), "all that was appended");
    }

    private static void logIsFile(CheckpointStore one, CheckpointStore other) throws IOException {
        CheckpointStore.Log log = one.createLog("wal/1");
        require(other.list("wal").equals(List.of("1")), "it is listed while it is written");
        log.close();
        other.takeLog("wal/1");
        other.delete("wal/1");
        require(one.list("wal").isEmpty(), "it is deleted");
        requireFailure(() -> one.takeLog("wal/1"), "a deleted log cannot be taken");
    }

    private static void logName(CheckpointStore one, CheckpointStore other) throws IOException {
        one.putIfAbsent("wal/file", text("a"));
        requireFailure(() -> one.createLog("wal/file"), "a file has that name");
        requireContent(other, "wal/file", bytes("a"));
        try (CheckpointStore.Log log = one.createLog("wal/1")) {
            log.append(bytes("a"));
            log.sync();
            for (CheckpointStore store : List.of(one, other)) {
                requireFailure(() -> store.createLog("wal/1"), "a log has that name");
            }
            log.append(bytes("b"));
            log.sync();
        }
        requireFailure(() -> one.createLog("wal/1"), "a closed log has that name");
        require(other.putIfAbsent("wal/1", text("c")) == Put.EXISTS, "a log is no less there than a file");
        requireSame(other.takeLog("wal/1"), bytes("ab"), "the log is as it was");
        requireFailure(() -> other.createLog("wal/1"), "a taken log has that name");
    }

    private static void noLog(CheckpointStore one, CheckpointStore other) throws IOException {
        requireFailure(() -> one.takeLog("wal/1"), "there is no folder");
        one.putIfAbsent("wal/2", text("a"));
        requireFailure(() -> one.takeLog("wal/1"), "there is no log");
        require(other.list("wal").equals(List.of("2")), "and none is made");
    }

    /** Either the writer lives and keeps the log, or the log is taken and the writer is out. Never both. */
    private static void fenced(CheckpointStore one, CheckpointStore other) throws IOException {
        CheckpointStore.Log log = one.createLog("wal/1");
        log.append(bytes("synced"));
        log.sync();
        Optional<byte[]> taken = tryToTake(other);
        if (taken.isPresent()) {
            requireSame(taken.get(), bytes("synced"), "what was synced is there");
            requireFailure(() -> appendAndSync(log), "the writer can sync nothing more");
            requireFailure(log::sync, "nor sync again");
            requireFailure(() -> appendAndSync(log), "nor append");
            requireSame(one.takeLog("wal/1"), bytes("synced"), "nothing has come behind it");
            return;
        }
        appendAndSync(log);
        log.close();
        requireSame(other.takeLog("wal/1"), bytes("synced+"), "a writer that lives goes on");
        requireFailure(() -> appendAndSync(log), "then it is over");
    }

    private static Optional<byte[]> tryToTake(CheckpointStore store) {
        try {
            return Optional.of(store.takeLog("wal/1"));
        } catch (IOException refused) {
            return Optional.empty();
        }
    }

    private static void appendAndSync(CheckpointStore.Log log) throws IOException {
        log.append(bytes("+"));
        log.sync();
    }

    private static void tail(CheckpointStore one, CheckpointStore other) throws IOException {
        byte[] all = new byte[300_000];
        new Random(2).nextBytes(all);
        int synced = 200_001;
        try (CheckpointStore.Log log = one.createLog("wal/1")) {
            log.append(Arrays.copyOf(all, synced));
            log.sync();
            log.append(Arrays.copyOfRange(all, synced, all.length));
        }
        byte[] taken = other.takeLog("wal/1");
        require(taken.length >= synced, taken.length + " bytes are there, " + synced + " were synced");
        require(taken.length <= all.length, "more is there than was appended");
        requireSame(taken, Arrays.copyOf(all, taken.length), "a beginning of what was appended");
    }

    private static void takenTwice(CheckpointStore one, CheckpointStore other) throws IOException {
        try (CheckpointStore.Log log = one.createLog("wal/1")) {
            appendAndSync(log);
            log.append(bytes("not synced"));
        }
        byte[] taken = other.takeLog("wal/1");
        requireSame(other.takeLog("wal/1"), taken, "for him who took it");
        requireSame(one.takeLog("wal/1"), taken, "for another");
        requireContent(one, "wal/1", taken);
    }

    private static void emptyLog(CheckpointStore one, CheckpointStore other) throws IOException {
        one.createLog("wal/1").close();
        requireSame(other.takeLog("wal/1"), new byte[0], "nothing");
        try (CheckpointStore.Log log = one.createLog("wal/2")) {
            log.sync();
        }
        requireSame(other.takeLog("wal/2"), new byte[0], "nothing, synced");
    }

    private static void longLog(CheckpointStore one, CheckpointStore other) throws IOException {
        byte[] all = new byte[3 << 20];
        new Random(3).nextBytes(all);
        try (CheckpointStore.Log log = one.createLog("wal/1")) {
            int piece = 10_007;
            for (int i = 0; i < all.length; i += piece) {
                log.append(Arrays.copyOfRange(all, i, Math.min(all.length, i + piece)));
                if (i % 16 == 0) {
                    log.sync();
                }
            }
            log.sync();
        }
        requireSame(other.takeLog("wal/1"), all, "every append, in order");
    }

    private static void closedLog(CheckpointStore one, CheckpointStore other) throws IOException {
        CheckpointStore.Log log = one.createLog("wal/1");
        appendAndSync(log);
        log.close();
        log.close();
        requireFailure(() -> appendAndSync(log), "it is closed");
        requireSame(other.takeLog("wal/1"), bytes("+"), "it is as it was");
    }

    static void require(boolean holds, String promise) {
        if (!holds) {
            throw new AssertionError("does not hold: " + promise);
        }
    }

    static void requireContent(CheckpointStore store, String name, byte[] expected) throws IOException {
        byte[] found = store.read(name).orElseThrow(() -> new AssertionError(name + " is not there"));
        try (InputStream opened = store.open(name).orElseThrow(() -> new AssertionError(name + " cannot be opened"))) {
            require(Arrays.equals(opened.readAllBytes(), found), name + " is another when it is read piece by piece");
        }
        requireSame(found, expected, name);
    }

    static void requireSame(byte[] found, byte[] expected, String what) {
        int at = Arrays.mismatch(found, expected);
        require(at < 0, what + "; found " + found.length + " bytes, expected " + expected.length + ", differ at " + at);
    }

    private static IOException requireFailure(Body body, String promise) {
        try {
            body.run();
        } catch (IOException failure) {
            return failure;
        } catch (Exception other) {
            throw new AssertionError(promise + ", but with an IOException", other);
        }
        throw new AssertionError("does not fail: " + promise);
    }

    private static void requireRefusal(Body body, String name) {
        try {
            body.run();
        } catch (ProblemException refusal) {
            return;
        } catch (Exception other) {
            throw new AssertionError("\"" + name + "\" is refused, but not as a name", other);
        }
        throw new AssertionError("\"" + name + "\" is not refused");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Content text(String text) {
        return Content.of(bytes(text));
    }
}
