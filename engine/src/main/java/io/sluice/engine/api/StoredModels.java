// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.model.ModelDefinition;
import io.sluice.engine.model.ModelEvent;
import io.sluice.engine.model.ModelStore;
import io.sluice.engine.model.Stores;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.RealEnv;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.Consumer;

/** What has been written of models, wherever their stores are. */
final class StoredModels {
    private static final long PAUSE_MICROS = 200_000;

    private final Stores stores;
    private final Consumer<String> status;
    private final boolean waits;

    /**
     * @param status receives a line when somebody has to wait
     * @param waits whether what is not there yet is waited for
     */
    StoredModels(Stores stores, Consumer<String> status, boolean waits) {
        this.stores = stores;
        this.status = status;
        this.waits = waits;
    }

    /** The definition of a model; waits until there is one. */
    ModelDefinition definition(String model, String path) {
        boolean said = false;
        while (true) {
            Optional<ModelDefinition> found = find(path);
            if (found.isPresent()) {
                return found.get();
            }
            if (!waits) {
                throw missing(model, path);
            }
            if (!said) {
                status.accept("waiting for model \"" + model + "\": nobody has begun to train one in " + path);
                said = true;
            }
            pause();
        }
    }

    private static ProblemException missing(String model, String path) {
        return Problem.of(Code.FILE, "the columns of model \"" + model + "\" are not known: there is none in " + path)
                .hint("start the job that trains it first, or write INPUT (…) OUTPUT (…) here as there")
                .exception();
    }

    private static void pause() {
        try (RealEnv env = new RealEnv(1)) {
            env.signal().await(env.clock().micros() + PAUSE_MICROS);
        }
    }

    /** What is done with the versions of a model. */
    interface Change {
        long apply(ModelStore store, ModelEvent.By by) throws IOException;
    }

    static ProblemException noVersion(String path) {
        return Problem.of(Code.NO_SUCH_VERSION, "there is no version in " + path + " yet")
                .hint("TRAIN MODEL … publishes versions")
                .exception();
    }

    /**
     * Does something with the versions of a model that is there.
     *
     * @throws ProblemException if nobody has begun to train it
     */
    long change(String path, Change change) {
        if (find(path).isEmpty()) {
            throw noVersion(path);
        }
        try (ModelStore store = new ModelStore(stores.open(path));
                RealEnv env = new RealEnv(1)) {
            return change.apply(
                    store, new ModelEvent.By(env.process(), "", env.clock().micros()));
        } catch (IOException unavailable) {
            throw unavailable(path, unavailable);
        }
    }

    private static ProblemException unavailable(String path, IOException cause) {
        return new ProblemException(
                Problem.of(Code.FILE, "the model in " + path + " cannot be reached: " + cause.getMessage()), cause);
    }

    private Optional<ModelDefinition> find(String path) {
        try (CheckpointStore store = stores.reading(path)) {
            return new ModelStore(store).definition();
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        } catch (IOException unavailable) {
            throw unavailable(path, unavailable);
        }
    }
}
