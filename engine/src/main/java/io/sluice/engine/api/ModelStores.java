// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.connector.Connectors;
import io.sluice.engine.model.ModelListing;
import io.sluice.engine.model.ModelSink;
import io.sluice.engine.model.ModelSource;
import io.sluice.engine.model.Stores;
import io.sluice.engine.session.Settings;
import java.io.IOException;

/** Models lie where checkpoints can: in a local folder, or at an address. */
final class ModelStores implements Stores {
    private final Settings settings;

    ModelStores(Settings settings) {
        this.settings = settings;
    }

    @Override
    public CheckpointStore open(String folder) throws IOException {
        return JobCheckpoint.store(folder, settings);
    }

    @Override
    public CheckpointStore reading(String folder) throws IOException {
        return JobCheckpoint.reading(folder, settings);
    }

    /** These connectors, and those of models. */
    Connectors connectors(Connectors others) {
        return others.with(
                        new ModelSource(this),
                        ModelListing.versions(this),
                        ModelListing.audit(this),
                        ModelListing.drift(this))
                .with(new ModelSink(this));
    }
}
