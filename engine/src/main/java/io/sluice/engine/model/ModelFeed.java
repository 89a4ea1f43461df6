// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.checkpoint.InputLog;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Looks now and then which version of a model is to be served, reads it, and hands it over when it is another one than before. A
 * version that is bad is passed over, and the one before goes on. One thread, its own.
 *
 * <p>What it hands over goes into the job's log of its input first, if the job has one: the versions that a batch had are then there
 * when it is run again, though they may have been superseded, rolled back or deleted since.
 */
final class ModelFeed {
    private static final int PIECE = 1 << 20;

    /**
     * What is followed.
     *
     * @param version this one alone, if given
     * @param tag the version of a name, if given
     * @param once whether it ends behind the first version
     * @param required whether there must be one from the beginning
     * @param staleMicros how old the one that is served may be before there is a warning
     */
    record Followed(
            String path,
            String model,
            Optional<byte[]> key,
            OptionalLong version,
            Optional<String> tag,
            boolean once,
            boolean required,
            long intervalMicros,
            long staleMicros) {
        @Override
        public String toString() {
            String which = version.isPresent()
                    ? "version " + version.getAsLong()
                    : tag.map(name -> "version \"" + name + "\"").orElse("a version");
            return which + " of model \"" + model + "\" in " + path;
        }
    }

    private final Followed followed;
    private final SourceConnector.Opening opening;
    private final Stores stores;
    private final FollowedModel to;
    private final InputLog.Place from;
    private final Set<String> said = new HashSet<>();
    private final Set<String> bad = new HashSet<>();
    private Optional<ServedModel.Identity> last;

    ModelFeed(
            Followed followed,
            SourceConnector.Opening opening,
            Stores stores,
            FollowedModel to,
            FollowedModel.Where where) {
        this.followed = followed;
        this.opening = opening;
        this.stores = stores;
        this.to = to;
        from = where.place();
        last = where.last();
    }

    /** Runs until the source is closed, or at its end. */
    void run() {
        try {
            opening.log().ifPresent(log -> log.takeOver(from, false, replay()));
            to.catchUp();
            follow();
        } catch (ProblemException lost) {
            to.fail(lost);
        }
    }

    private InputLog.Replay replay() {
        return new InputLog.Replay() {
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            private InputLog.Place first = InputLog.Place.START;

            @Override
            public void begin(String origin, InputLog.Place behind) {
                bytes.reset();
                first = behind;
            }

            @Override
            public void bytes(byte[] data, int from, int length) {
                bytes.write(data, from, length);
            }

            @Override
            public void end(boolean orderly) {
                // One that was cut off has not been taken.
                if (orderly && to.awaitRoom()) {
                    ServedModel model = read(bytes.toByteArray());
                    last = Optional.of(model.is());
                    to.add(model, new InputLog.Place(first.epoch(), first.offset() + bytes.size() + 1));
                }
            }
        };
    }

    private ServedModel read(byte[] logged) {
        try {
            return ServedModel.read(logged);
        } catch (IllegalArgumentException damaged) {
            throw new ProblemException(
                    Problem.of(
                            Code.CHECKPOINT_DAMAGED,
                            "the log of the input of \"" + opening.stream() + "\" does not hold a model"),
                    damaged);
        }
    }

    private void follow() {
        Optional<ModelStore> store = Optional.empty();
        boolean more = !(followed.once() && last.isPresent());
        while (more && to.awaitRoom()) {
            store = store.or(this::open);
            Optional<ServedModel> found = store.flatMap(this::look);
            if (followed.required() && last.isEmpty() && found.isEmpty()) {
                throw Problem.of(
                                Code.NO_SUCH_VERSION,
                                "there is no " + followed.toString().replaceFirst("^a ", ""))
                        .hint("start the job that trains it, or let this one wait: 'on.missing' = 'wait'")
                        .exception();
            }
            if (found.isPresent() && !give(found.get())) {
                return;
            }
            more = !(followed.once() && found.isPresent());
            store.ifPresent(this::tellStale);
            if (more) {
                to.pause(followed.intervalMicros());
            }
        }
        close(store);
        to.end();
    }

    /** Once for each version that is served for too long. */
    private void tellStale(ModelStore store) {
        if (followed.staleMicros() == Long.MAX_VALUE || last.isEmpty()) {
            return;
        }
        long version = last.get().version();
        try {
            long age = opening.env().clock().micros()
                    - store.manifest(version).origin().batchMicros();
            if (age > followed.staleMicros()) {
                say(
                        "warning: version " + version + " of model \"" + followed.model()
                                + "\" is served though it is older than 'max.staleness'; see whether the job that trains it runs");
            }
        } catch (IOException | ProblemException gone) {
            // It is told where versions are looked for.
        }
    }

    private static void close(Optional<ModelStore> store) {
        try {
            if (store.isPresent()) {
                store.get().close();
            }
        } catch (IOException unread) {
            // It was only read.
        }
    }

    /** Empty while it cannot be opened. */
    private Optional<ModelStore> open() {
        try {
            return Optional.of(new ModelStore(stores.reading(followed.path()), followed.key()));
        } catch (NoSuchFileException none) {
            say("waiting for " + followed);
        } catch (IOException unreachable) {
            say(unreachable);
        }
        return Optional.empty();
    }

    private Optional<ServedModel> look(ModelStore store) {
        try {
            Serving serving = store.serving();
            List<Long> wanted = wanted(serving, store.numbers());
            if (wanted.isEmpty() && last.isEmpty()) {
                say("waiting for " + followed);
            }
            return newlyActive(store, serving.decisions(), wanted);
        } catch (NoSuchFileException gone) {
            say("waiting for " + followed);
        } catch (IOException unreachable) {
            say(unreachable);
        } catch (ProblemException damaged) {
            say(damaged.problem().message());
        }
        return Optional.empty();
    }

    private void say(IOException unreachable) {
        String why =
                unreachable.getMessage() == null ? unreachable.getClass().getSimpleName() : unreachable.getMessage();
        say("cannot look for " + followed + ": " + why + "; trying again");
    }

    private void say(String line) {
        if (said.add(line)) {
            opening.status().say(line);
        }
    }

    /** The best first. */
    private List<Long> wanted(Serving serving, NavigableSet<Long> numbers) {
        if (followed.version().isEmpty() && followed.tag().isEmpty()) {
            return serving.candidates(numbers);
        }
        Long version = followed.version().isPresent()
                ? (Long) followed.version().getAsLong()
                : serving.tags().get(followed.tag().orElseThrow());
        return version != null && numbers.contains(version) ? List.of(version) : List.of();
    }

    /** The first that is good; empty if that is the one that is served. */
    private Optional<ServedModel> newlyActive(ModelStore store, int decisions, List<Long> wanted) throws IOException {
        for (long version : wanted) {
            if (isBehind(version, decisions)) {
                return Optional.empty();
            }
            try {
                ModelManifest manifest = store.manifest(version);
                ServedModel.Identity identity = ServedModel.Identity.of(manifest, decisions);
                if (last.filter(identity::isSame).isPresent()) {
                    last = Optional.of(identity);
                    return Optional.empty();
                }
                if (!bad.contains(version + manifest.sha256())) {
                    return Optional.of(ServedModel.of(manifest, identity, file(store, manifest)));
                }
            } catch (ProblemException unfit) {
                if (unfit.problem().code() != Code.NO_SUCH_VERSION) {
                    quarantine(version, unfit.problem());
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a version is before the one that is served, and nobody has decided to go back: that one may have been deleted. */
    private boolean isBehind(long version, int decisions) {
        boolean decided = last.isEmpty()
                || last.get().decisions() != decisions
                || followed.version().isPresent()
                || followed.tag().isPresent();
        return !decided && version < last.orElseThrow().version();
    }

    private byte[] file(ModelStore store, ModelManifest manifest) throws IOException {
        try {
            byte[] bytes = store.model(manifest);
            ModelFile file = ModelFile.read(bytes);
            requireFit(manifest, file, store.definition());
            // That it can be asked is tried here, and not first by a batch.
            file.learner();
            return bytes;
        } catch (ProblemException unfit) {
            if (unfit.problem().code() != Code.NO_SUCH_VERSION) {
                bad.add(manifest.version() + manifest.sha256());
            }
            throw unfit;
        }
    }

    private void requireFit(ModelManifest manifest, ModelFile file, Optional<ModelDefinition> stored) {
        ModelDefinition definition = ModelDefinition.of(manifest.definition().model(), file);
        String columns = ServedModel.Identity.of(manifest, 0).columns();
        Optional<String> difference = definition
                .difference(manifest.definition())
                .or(() -> stored.flatMap(definition::difference))
                .or(() -> last.map(ServedModel.Identity::columns)
                        .filter(before -> !before.equals(columns))
                        .map(before -> "it is from " + columns + ", not from " + before));
        if (difference.isPresent()) {
            throw Problem.of(Code.MODEL_CONFLICT, "it is of another model: " + difference.get())
                    .hint("a job that is to predict with it has to be planned again")
                    .exception();
        }
    }

    private void quarantine(long version, Problem problem) {
        String why = problem.message()
                + problem.hint().map(hint -> " (" + hint + ")").orElse("");
        String line = "version " + version + " of model \"" + followed.model() + "\" is not used: " + why;
        if (!said.add(line)) {
            return;
        }
        opening.status().say(line);
        ModelEvent.By by = new ModelEvent.By(
                "stream \"" + opening.stream() + "\"",
                problem.message(),
                opening.env().clock().micros());
        try (ModelStore audit = new ModelStore(stores.open(followed.path()))) {
            audit.quarantine(version, by);
        } catch (IOException | ProblemException readOnly) {
            // The user has been told; the log is for others.
        }
    }

    /** Hands a version over, through the log. @return false if the source has been closed */
    private boolean give(ServedModel model) {
        Optional<InputLog.Place> behind =
                opening.log().isPresent() ? logged(opening.log().get(), model) : Optional.of(InputLog.Place.START);
        behind.ifPresent(place -> {
            last = Optional.of(model.is());
            to.add(model, place);
        });
        return behind.isPresent();
    }

    /** Where it ends in the log; empty if that has been closed. */
    private static Optional<InputLog.Place> logged(InputLog log, ServedModel model) {
        byte[] bytes = model.toBytes();
        boolean open = log.begin("version " + model.is().version()).isPresent();
        for (int at = 0; open && at < bytes.length; at += PIECE) {
            open = log.append(bytes, at, Math.min(PIECE, bytes.length - at)).isPresent();
        }
        Optional<InputLog.Place> end = open ? log.end(true) : Optional.empty();
        // The mark counts as one.
        return end.map(place -> new InputLog.Place(place.epoch(), place.offset() + 1));
    }
}
