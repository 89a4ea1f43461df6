// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;

/** UNION ALL, and any other node that only passes on: the changes of all ports, as they come. Linear, stateless. */
public final class Union implements Operator {
    @Override
    public void accept(int port, Chunk chunk, Output output) {
        output.push(chunk);
    }
}
