// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.session.Answer;

/** Where a session shows what it has to say. Called by the thread that runs the session or the job. */
public interface Console {
    /** Data: the lines of changes, one after the other. */
    Appendable out();

    /** A finished table: the answer of a statement, or the final result of a query. */
    void show(Answer answer);

    /** A line about what is going on; never data. */
    void status(String line);
}
