// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A NameNode and three DataNodes on the loopback, started once for all tests of the module, which hand it on as they got it. */
final class Cluster implements AutoCloseable {
    static final int DATA_NODES = 3;
    private static final int BLOCK = 1 << 20;

    final MiniDFSCluster hdfs;
    private final Path disk;

    private Cluster() {
        try {
            disk = Files.createTempDirectory("sluice-hdfs");
            hdfs = new MiniDFSCluster.Builder(configuration(), new File(disk.toString()))
                    .numDataNodes(DATA_NODES)
                    .build();
            hdfs.waitActive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Configuration configuration() {
        Configuration configuration = new HdfsConfiguration();
        configuration.setInt("dfs.replication", DATA_NODES);
        configuration.setInt("dfs.heartbeat.interval", 1);
        configuration.setInt("dfs.namenode.safemode.extension", 0);
        configuration.setInt("dfs.namenode.fs-limits.min-block-size", BLOCK);
        return configuration;
    }

    /** The settings of a client. Blocks are small, so that files have several. */
    Configuration client() throws IOException {
        Configuration client = new Configuration(hdfs.getConfiguration(0));
        client.setInt("dfs.blocksize", BLOCK);
        return client;
    }

    URI freshFolder() throws IOException {
        return hdfs.getFileSystem().getUri().resolve("/checkpoints/" + UUID.randomUUID());
    }

    HdfsCheckpointStore open(URI folder, Patience patience) throws IOException {
        return HdfsCheckpointStore.open(folder, client(), patience);
    }

    static Patience patience(long callMillis, long wholeMillis) {
        return new Patience(Duration.ofMillis(callMillis), Duration.ofMillis(wholeMillis));
    }

    @Override
    public void close() throws IOException {
        hdfs.shutdown(true);
        Files.deleteIfExists(disk);
    }

    /** Gives tests the cluster, which ends with the last of them. */
    static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Cluster.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Cluster.class))
                    .computeIfAbsent(Cluster.class, key -> new Cluster(), Cluster.class);
        }
    }
}
