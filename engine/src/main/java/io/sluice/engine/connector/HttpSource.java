// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rows that others post over HTTP, some in each request. A request is answered when its rows are safe: in the log of the input
 * if there is one, otherwise in memory. It asks for a token where more than this machine can reach it.
 */
final class HttpSource implements SourceConnector {
    private static final String HOST = "hostname";
    private static final String PATH = "path";
    private static final String TOKEN = "token";
    private static final String REQUEST_BYTES = "max.request.bytes";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1|\\[::1]");
    private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9/_.~-]*");
    private static final Pattern PLAIN_TOKEN = Pattern.compile("[!-~]+");

    private static final List<OptionSpec> OPTIONS = Records.liveOptions(
            OptionSpec.required("port", "the TCP port to listen on, as in 'port' = '8080'; 0 for any free one")
                    .whole(0, 65_535),
            OptionSpec.optional(PATH, "where requests go, as in '/clicks'; a slash and the stream's name"),
            OptionSpec.withDefault(
                    HOST, "localhost", "the address to listen on; others than this machine's need a 'token'"),
            OptionSpec.optional(TOKEN, "what requests must bring along, in the header Authorization: Bearer TOKEN")
                    .notEmpty(),
            OptionSpec.withDefault(REQUEST_BYTES, "1 MiB", "the largest body of a request, inflated, at most 4 MiB")
                    .size());

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    private static Format formatOf(Options options) {
        return Records.format(options, "json");
    }

    @Override
    public Optional<Schema> schema(Options options, Env env) {
        return formatOf(options).schema(options, () -> new byte[0]);
    }

    @Override
    public boolean bounded(Options options) {
        return false;
    }

    @Override
    public Optional<String> format(Options options, Env env) {
        return Optional.of(formatOf(options).name());
    }

    @Override
    public void check(Options options, Schema schema) {
        Records.check(options, Optional.of(formatOf(options)), schema);
        path(options);
        if (options.bytes(REQUEST_BYTES) > BytePipe.CAPACITY) {
            throw options.wrong(REQUEST_BYTES, "is more than a request may bring", "write at most 4 MiB");
        }
        if (options.find(TOKEN).isEmpty()
                && !LOOPBACK.matcher(options.get(HOST)).matches()) {
            throw options.wrong(
                    HOST,
                    "lets other machines send rows",
                    "add 'token' = SECRET 'name', which they have to know, or listen on localhost");
        }
        if (!options.find(TOKEN)
                .map(token -> PLAIN_TOKEN.matcher(token).matches())
                .orElse(true)) {
            throw options.wrong(
                    TOKEN, "cannot stand in a header", "use letters, digits and signs of ASCII, without spaces");
        }
    }

    private static String path(Options options) {
        String path = options.find(PATH).orElse("/" + options.relation());
        if (options.find(PATH).isPresent() && !PLAIN_PATH.matcher(path).matches()) {
            throw options.wrong(
                    PATH,
                    "is no path of a URL",
                    "begin with a slash, then letters, digits and / _ . ~ - as in '/clicks'");
        }
        return path;
    }

    @Override
    public boolean replays(Options options) {
        return false;
    }

    @Override
    public Source open(Opening opening) {
        Options options = opening.options();
        HttpFeed feed = new HttpFeed(
                opening.env(),
                opening.status(),
                new HttpFeed.Place(options.get(HOST), (int) options.number("port", 0, 65_535), path(options)),
                options.find(TOKEN),
                options.bytes(REQUEST_BYTES));
        return Records.openLive(opening, formatOf(options), false, feed);
    }
}
