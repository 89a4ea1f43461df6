// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.io.IOException;
import java.io.OutputStream;

/** What a file will hold. It may be asked for more than once and writes the same bytes each time. */
@FunctionalInterface
public interface Content {
    void writeTo(OutputStream out) throws IOException;

    /** Bytes that are there already. */
    static Content of(byte[] bytes) {
        return out -> out.write(bytes);
    }
}
