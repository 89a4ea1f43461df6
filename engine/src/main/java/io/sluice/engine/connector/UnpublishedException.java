// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import java.io.IOException;

/** A sink could not make the output of a group visible. */
public final class UnpublishedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String sink;

    /** @param sink its name, for messages */
    public UnpublishedException(String sink, IOException cause) {
        super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        this.sink = sink;
    }

    public String sink() {
        return sink;
    }
}
