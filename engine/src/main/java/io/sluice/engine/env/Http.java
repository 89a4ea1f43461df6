// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.env;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Answers requests of HTTP. */
public interface Http {
    /**
     * Serves one path of a port until it is closed. Services of one process may share a port, with different paths.
     *
     * @param port 0 for any free one
     * @param path exactly as requests name it, with a slash in front, without a query
     * @throws IOException if the port cannot be had, or the path is served already
     */
    Service serve(String host, int port, String path, Responder responder) throws IOException;

    /** Makes the answer to a request. Called by several threads at a time; may wait. */
    @FunctionalInterface
    interface Responder {
        /**
         * Makes it.
         *
         * @throws IOException if the body cannot be read, or no answer is to be given: the connection is closed then
         */
        Answer answer(Request request) throws IOException;
    }

    /** What somebody has sent. */
    interface Request {
        String method();

        /** The first value of a header, whose name may be in any case. */
        Optional<String> header(String name);

        /** Read by the thread that answers. */
        InputStream body();
    }

    /**
     * What he is told.
     *
     * @param status the code, as in 404
     * @param headers more than those that every answer has
     * @param text a line for people; none if it is empty
     */
    record Answer(int status, Map<String, String> headers, String text) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** An answer without headers of its own. */
        public static Answer of(int status, String text) {
            return new Answer(status, Map.of(), text);
        }

        /** The same, with a header more. */
        public Answer with(String name, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, text);
        }
    }

    /** A path that is served. Closing it waits a moment for answers that are being made. */
    interface Service extends Closeable {
        int port();

        @Override
        void close();
    }
}
