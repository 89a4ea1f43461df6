// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.CheckpointStore.Put;
import io.sluice.engine.checkpoint.Content;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of a model in a folder, from which they are served while others are published. What is written is never changed:
 *
 * <pre>
 * DEFINITION.json              what all versions have in common
 * v/00000007-&lt;checksum&gt;.bin    the model
 * v/00000007.json              its manifest, written last: with it the version is there
 * log/00000001.json            what was done with the versions, one file per event
 * </pre>
 *
 * <p>Every method throws an {@link IOException} where the store cannot be reached or its answer was lost, and can be called again
 * then. Methods may be called by several threads.
 */
public final class ModelStore implements AutoCloseable {
    private static final String DEFINITION = "DEFINITION.json";
    private static final String VERSIONS = "v";
    private static final String LOG = "log";
    private static final Pattern FILE = Pattern.compile("([0-9]{8,18})(?:-[0-9a-f]{16}\\.bin|(\\.json))");
    private static final int NAME_DIGITS = 16;
    private static final String HMAC = "hmac";

    private final CheckpointStore files;
    private final Optional<byte[]> key;
    private volatile Optional<ModelDefinition> defined = Optional.empty();
    /** The events that have been read, in order; guarded by this. */
    private final List<ModelEvent> events = new ArrayList<>();

    /** @param files the folder; closed with this */
    public ModelStore(CheckpointStore files) {
        this(files, Optional.empty());
    }

    /** @param key of those who may publish: what is published is signed with it, and what is read must be */
    public ModelStore(CheckpointStore files, Optional<byte[]> key) {
        this.files = files;
        this.key = key.map(byte[]::clone);
    }

    private static String digits(long number) {
        return String.format("%08d", number);
    }

    private static String manifestName(long version) {
        return VERSIONS + "/" + digits(version) + ".json";
    }

    /** The checksum is part of the name: two that publish one version do not meet before the manifest. */
    private static String fileName(ModelManifest manifest) {
        return VERSIONS + "/" + digits(manifest.version()) + "-"
                + manifest.sha256().substring(0, NAME_DIGITS) + ".bin";
    }

    // Publishing.

    /**
     * Says what the model is, once for all its versions.
     *
     * @throws ProblemException {@link Code#MODEL_CONFLICT} if it is something else, with the difference
     */
    public void define(ModelDefinition definition) throws IOException {
        if (defined.filter(definition::equals).isPresent()) {
            return;
        }
        if (files.putIfAbsent(DEFINITION, Content.of(JsonFile.write(definition.json()))) == Put.EXISTS) {
            requireSame(definition, definition().orElse(definition));
        }
        defined = Optional.of(definition);
    }

    /** @throws ProblemException if a model is not what a store says that it is */
    static void requireSame(ModelDefinition given, ModelDefinition stored) {
        given.difference(stored).ifPresent(difference -> {
            throw Problem.of(
                            Code.MODEL_CONFLICT,
                            "the versions of model \"" + stored.model() + "\" are of another one: " + difference)
                    .hint("publish into another folder, or 'if.exists' = 'replace' deletes the versions that are there")
                    .exception();
        });
    }

    /** What the model is; empty before its first version. */
    public Optional<ModelDefinition> definition() throws IOException {
        return small(DEFINITION).map(bytes -> ModelDefinition.of(JsonFile.read(DEFINITION, bytes)));
    }

    /**
     * Publishes a version. When this returns, it is there, for good, be it through this call or an earlier one.
     *
     * @param file that the manifest was made of
     * @throws ProblemException {@link Code#MODEL_CONFLICT} if another one stands under its number, or the model is defined otherwise
     */
    public void publish(ModelManifest manifest, byte[] file) throws IOException {
        define(manifest.definition());
        String name = fileName(manifest);
        if (files.putIfAbsent(name, Content.of(file)) == Put.EXISTS) {
            // The name holds its checksum: what stands there is no longer what was written.
            files.delete(name);
            files.putIfAbsent(name, Content.of(file));
        }
        Map<String, Object> fields = manifest.json();
        key.ifPresent(secret -> fields.put(HMAC, manifest.hmac(secret)));
        Put put = files.putIfAbsent(manifestName(manifest.version()), Content.of(JsonFile.write(fields)));
        if (put == Put.EXISTS) {
            requireSame(manifest, manifest(manifest.version()));
        }
    }

    private static void requireSame(ModelManifest given, ModelManifest stored) {
        if (!given.equals(stored)) {
            String how = given.sha256().equals(stored.sha256())
                    ? "of " + stored.origin() + ", not of " + given.origin()
                    : "with checksum " + stored.sha256() + ", not " + given.sha256();
            throw Problem.of(
                            Code.MODEL_CONFLICT,
                            "version " + given.version() + " of model \""
                                    + given.definition().model() + "\" has been published already, " + how)
                    .hint("only one job can train a model: stop the other one, or give this one a folder of its own")
                    .exception();
        }
    }

    // Reading.

    /** The numbers of the versions that are there. */
    public NavigableSet<Long> numbers() throws IOException {
        NavigableSet<Long> numbers = new TreeSet<>();
        for (String name : files.list(VERSIONS)) {
            Matcher file = FILE.matcher(name);
            if (file.matches() && file.group(2) != null) {
                numbers.add(Long.parseLong(file.group(1)));
            }
        }
        return numbers;
    }

    /**
     * The versions that are there, in order.
     *
     * @throws ProblemException {@link Code#MODEL_DAMAGED} if a manifest cannot be read
     */
    public List<ModelManifest> versions() throws IOException {
        List<ModelManifest> versions = new ArrayList<>();
        for (long version : numbers()) {
            find(version).ifPresent(versions::add);
        }
        return versions;
    }

    /** The newest version. */
    public Optional<ModelManifest> newest() throws IOException {
        NavigableSet<Long> numbers = numbers();
        return numbers.isEmpty() ? Optional.empty() : find(numbers.last());
    }

    /** The version that is to be served, if there is one. */
    public Optional<ModelManifest> active() throws IOException {
        List<Long> candidates = serving().candidates(numbers());
        return candidates.isEmpty() ? Optional.empty() : find(candidates.get(0));
    }

    /**
     * What is known of a version.
     *
     * @throws ProblemException {@link Code#NO_SUCH_VERSION}, or {@link Code#MODEL_DAMAGED} if it cannot be read or is not signed
     */
    public ModelManifest manifest(long version) throws IOException {
        Optional<ModelManifest> manifest = find(version);
        if (manifest.isEmpty()) {
            throw noSuchVersion(version);
        }
        return manifest.get();
    }

    private ProblemException noSuchVersion(long version) throws IOException {
        NavigableSet<Long> numbers = numbers();
        String there = numbers.isEmpty()
                ? "there is none yet"
                : "there are " + numbers.size() + " from " + numbers.first() + " to " + numbers.last();
        return Problem.of(Code.NO_SUCH_VERSION, "the model has no version " + version)
                .hint(there)
                .exception();
    }

    private Optional<ModelManifest> find(long version) throws IOException {
        String name = manifestName(version);
        Optional<byte[]> bytes = small(name);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        JsonFile file = JsonFile.read(name, bytes.get());
        ModelManifest manifest = ModelManifest.of(file);
        if (manifest.version() != version) {
            throw file.damaged("it is the manifest of version " + manifest.version());
        }
        Optional<String> claimed = file.find(HMAC, String.class);
        if (key.isPresent()
                && claimed.filter(hmac -> manifest.isSigned(key.get(), hmac)).isEmpty()) {
            throw file.damaged(claimed.isEmpty() ? "it is not signed" : "it is not signed with the key that was given");
        }
        return Optional.of(manifest);
    }

    /** A file that cannot be large. */
    private Optional<byte[]> small(String name) throws IOException {
        Optional<InputStream> found = files.open(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = found.get()) {
            return Optional.of(in.readNBytes(JsonFile.BYTES_MAX + 1));
        }
    }

    /**
     * The file of a version, a {@link ModelFile} as it was published.
     *
     * @throws ProblemException {@link Code#NO_SUCH_VERSION}, or {@link Code#MODEL_DAMAGED} with the newest version that is intact
     */
    public byte[] model(long version) throws IOException {
        return model(manifest(version));
    }

    /** The same for a version whose manifest has been read. */
    byte[] model(ModelManifest manifest) throws IOException {
        Optional<byte[]> file = file(manifest);
        if (file.isEmpty() && small(manifestName(manifest.version())).isEmpty()) {
            // Deleted in between.
            throw noSuchVersion(manifest.version());
        }
        Optional<String> damage = damage(manifest, file);
        if (damage.isPresent()) {
            String instead = newestIntact(manifest.version())
                    .map(version -> "version " + version + " is the newest that is intact")
                    .orElse("no other version is intact");
            throw Problem.of(
                            Code.MODEL_DAMAGED,
                            "version " + manifest.version() + " of model \""
                                    + manifest.definition().model() + "\" is damaged: " + damage.get())
                    .hint(instead)
                    .exception();
        }
        return file.orElseThrow();
    }

    private Optional<byte[]> file(ModelManifest manifest) throws IOException {
        Optional<InputStream> found = files.open(fileName(manifest));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = found.get()) {
            return Optional.of(in.readNBytes((int) manifest.bytes() + 1));
        }
    }

    private static Optional<String> damage(ModelManifest manifest, Optional<byte[]> file) {
        if (file.isEmpty()) {
            return Optional.of("its file " + fileName(manifest) + " is gone");
        }
        byte[] bytes = file.get();
        if (bytes.length != manifest.bytes()) {
            String found = bytes.length > manifest.bytes() ? "more" : String.valueOf(bytes.length);
            return Optional.of("it should have " + manifest.bytes() + " bytes and has " + found);
        }
        String actual = ModelManifest.sha256(bytes);
        return actual.equals(manifest.sha256())
                ? Optional.empty()
                : Optional.of("its checksum should be " + manifest.sha256() + " and is " + actual);
    }

    private Optional<Long> newestIntact(long butFor) throws IOException {
        for (long version : numbers().descendingSet()) {
            if (version != butFor && isIntact(version)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    private boolean isIntact(long version) throws IOException {
        try {
            Optional<ModelManifest> manifest = find(version);
            return manifest.isPresent()
                    && damage(manifest.get(), file(manifest.get())).isEmpty();
        } catch (ProblemException damaged) {
            return false;
        }
    }

    // What is done with versions.

    /** Has a version served whatever comes. @throws ProblemException {@link Code#NO_SUCH_VERSION} */
    public void activate(long version, ModelEvent.By by) throws IOException {
        manifest(version);
        append(new ModelEvent(ModelEvent.Action.ACTIVATE, version, 0, "", by));
    }

    /** Has the newest version served, and every one that comes. */
    public void activateLatest(ModelEvent.By by) throws IOException {
        append(new ModelEvent(ModelEvent.Action.LATEST, 0, 0, "", by));
    }

    /**
     * Has an earlier version served until one comes that is newer than all that are there.
     *
     * @throws ProblemException {@link Code#NO_SUCH_VERSION}
     */
    public void rollback(long version, ModelEvent.By by) throws IOException {
        manifest(version);
        append(new ModelEvent(ModelEvent.Action.ROLLBACK, version, numbers().last(), "", by));
    }

    /**
     * The version before another one.
     *
     * @throws ProblemException {@link Code#NO_SUCH_VERSION} if that is the first
     */
    public long before(long version) throws IOException {
        Long before = numbers().lower(version);
        if (before == null) {
            throw noSuchVersion(version - 1);
        }
        return before;
    }

    /** The newest version of a batch before a time, in microseconds since 1970 UTC; empty if there is none. */
    public Optional<ModelManifest> beforeTime(long micros) throws IOException {
        Optional<ModelManifest> found = Optional.empty();
        for (ModelManifest manifest : versions()) {
            found = manifest.origin().batchMicros() < micros ? Optional.of(manifest) : found;
        }
        return found;
    }

    /** Notes that a reader could not use a version; once, however many readers there are. */
    public void quarantine(long version, ModelEvent.By by) throws IOException {
        ModelEvent event = new ModelEvent(ModelEvent.Action.QUARANTINE, version, 0, "", by);
        appendOnce(event, known -> known.action() == event.action() && known.version() == version);
    }

    /** Notes what happened about drift; once, however often its batch is run. @return whether it was not known yet */
    public boolean drift(ModelEvent event) throws IOException {
        return appendOnce(event, event::equals);
    }

    private boolean appendOnce(ModelEvent event, Predicate<ModelEvent> same) throws IOException {
        List<ModelEvent> before;
        do {
            before = log();
            if (before.stream().anyMatch(same)) {
                return false;
            }
        } while (!isNext(event, before.size() + 1L));
        return true;
    }

    /** Gives a version a name, which it takes from any other. @throws ProblemException {@link Code#NO_SUCH_VERSION} */
    public void tag(String tag, long version, ModelEvent.By by) throws IOException {
        manifest(version);
        append(new ModelEvent(ModelEvent.Action.TAG, version, 0, tag, by));
    }

    /** Takes a name away. */
    public void untag(String tag, ModelEvent.By by) throws IOException {
        append(new ModelEvent(ModelEvent.Action.UNTAG, 0, 0, tag, by));
    }

    /** The version of each name. */
    public Map<String, Long> tags() throws IOException {
        return serving().tags();
    }

    private void append(ModelEvent event) throws IOException {
        long number = log().size() + 1L;
        while (!isNext(event, number)) {
            number++;
        }
    }

    /** Writes an event, if there is none of its number. */
    private boolean isNext(ModelEvent event, long number) throws IOException {
        return files.putIfAbsent(eventName(number), Content.of(JsonFile.write(event.json()))) == Put.CREATED;
    }

    private static String eventName(long number) {
        return LOG + "/" + digits(number) + ".json";
    }

    /** All that was done with the versions, oldest first. */
    public synchronized List<ModelEvent> log() throws IOException {
        String name = eventName(events.size() + 1L);
        Optional<byte[]> next = small(name);
        while (next.isPresent()) {
            events.add(ModelEvent.of(JsonFile.read(name, next.get())));
            name = eventName(events.size() + 1L);
            next = small(name);
        }
        return List.copyOf(events);
    }

    Serving serving() throws IOException {
        return Serving.after(log());
    }

    // Tidying up.

    /**
     * Deletes old versions, and what publishing has left half done of them. Those stay that have a tag or that somebody has decided to
     * serve.
     *
     * @param newest how many of the newest stay, at least 1
     */
    public void keep(int newest) throws IOException {
        NavigableSet<Long> numbers = numbers();
        NavigableSet<Long> kept = serving().named();
        numbers.descendingSet().stream().limit(newest).forEach(kept::add);
        NavigableSet<Long> old = new TreeSet<>(numbers);
        old.removeAll(kept);
        deleteManifests(old);
        // A file without a manifest that is newer than all versions may be one that is being published.
        long end = numbers.isEmpty() ? 0 : numbers.last();
        deleteFiles(version -> version < end && !kept.contains(version));
    }

    /** Deletes all versions, and what was decided about them; the log goes on. The next version defines the model. */
    public void replace(ModelEvent.By by) throws IOException {
        deleteManifests(numbers());
        deleteFiles(version -> true);
        // Readers that have seen the event find none of the old versions, and whoever finds a definition replaces once
        // more.
        append(new ModelEvent(ModelEvent.Action.REPLACE, 0, 0, "", by));
        defined = Optional.empty();
        files.delete(DEFINITION);
    }

    private void deleteManifests(NavigableSet<Long> versions) throws IOException {
        for (long version : versions) {
            files.delete(manifestName(version));
        }
    }

    /** Whether the file of a version is to be deleted. */
    private interface Superfluous {
        boolean test(long version);
    }

    private void deleteFiles(Superfluous which) throws IOException {
        for (String name : files.list(VERSIONS)) {
            Matcher file = FILE.matcher(name);
            if (file.matches() && file.group(2) == null && which.test(Long.parseLong(file.group(1)))) {
                files.delete(VERSIONS + "/" + name);
            }
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
