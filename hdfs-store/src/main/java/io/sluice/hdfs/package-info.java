// SPDX-License-Identifier: Apache-2.0
/**
 * Checkpoints on HDFS. {@link io.sluice.hdfs.HdfsCheckpointStore} has the protocol's one primitive on a NameNode's rename
 * that replaces nothing; {@link io.sluice.hdfs.Calls} is how every call to Hadoop is made: on a thread of its own, with a
 * deadline, and again where that may help. Hadoop is on nobody's class path unless he asks for {@code hdfs://}.
 */
@NullMarked
package io.sluice.hdfs;

import org.jspecify.annotations.NullMarked;
