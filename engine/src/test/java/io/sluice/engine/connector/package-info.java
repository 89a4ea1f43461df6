// SPDX-License-Identifier: Apache-2.0
/** Connectors against real files and real sockets on this machine. */
@NullMarked
package io.sluice.engine.connector;

import org.jspecify.annotations.NullMarked;
