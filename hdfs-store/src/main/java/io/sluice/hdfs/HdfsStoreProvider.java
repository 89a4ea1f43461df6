// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.StoreProvider;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;

/** Checkpoints at {@code hdfs://host:port/folder}. The cluster's settings are read from the class path. */
public final class HdfsStoreProvider implements StoreProvider {
    @Override
    public String scheme() {
        return "hdfs";
    }

    @Override
    public CheckpointStore open(String folder, Duration patience) throws IOException {
        return HdfsCheckpointStore.open(address(folder), new Configuration(), patience(patience));
    }

    @Override
    public CheckpointStore reading(String folder, Duration patience) throws IOException {
        return HdfsCheckpointStore.reading(address(folder), new Configuration(), patience(patience));
    }

    private static URI address(String folder) {
        try {
            return new URI(folder);
        } catch (URISyntaxException wrong) {
            throw new ProblemException(
                    Problem.of(Code.INVALID_VALUE, "\"" + folder + "\" is no address: " + wrong.getReason())
                            .hint("write hdfs://host:port/folder"),
                    wrong);
        }
    }

    private static Patience patience(Duration whole) {
        return new Patience(Patience.DEFAULT.call(), whole);
    }
}
