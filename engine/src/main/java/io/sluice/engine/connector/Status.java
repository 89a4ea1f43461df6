// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

/** Receives lines for the user, from any thread. */
@FunctionalInterface
public interface Status {
    void say(String line);
}
