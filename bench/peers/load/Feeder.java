// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;

/**
 * Serves one connection on 127.0.0.1. {@code Feeder PORT fast FILE TIMES close|hold} sends a file as fast as the reader takes
 * it, so many times. {@code Feeder PORT steady LINES_PER_SECOND SECONDS} sends lines of nine words of 1,000 and a tenth that
 * is unique: {@code @} and the microsecond of sending. {@code hold} waits for the reader to go away.
 */
public class Feeder {
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        boolean fast = arguments[1].equals("fast");
        byte[] data = fast ? Files.readAllBytes(Path.of(arguments[2])) : new byte[0];
        try (ServerSocket server = new ServerSocket(port, 16, InetAddress.getLoopbackAddress())) {
            System.out.println("listening");
            try (Socket socket = server.accept()) {
                say("accept_ms");
                if (fast) {
                    fast(socket, data, Integer.parseInt(arguments[3]));
                } else {
                    steady(socket, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
                }
                say("sent_ms");
                if (arguments[4].equals("hold")) {
                    waitForEnd(socket);
                }
            }
        }
    }

    private static void say(String what) {
        System.out.println(what + "=" + System.currentTimeMillis());
    }

    private static void fast(Socket socket, byte[] data, int times) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (int time = 0; time < times; time++) {
            if (times > 1 && time == times / 2) {
                say("half_ms");
            }
            for (int at = 0; at < data.length; at += 65_536) {
                out.write(data, at, Math.min(65_536, data.length - at));
            }
        }
    }

    private static void steady(Socket socket, int rate, int seconds) throws IOException, InterruptedException {
        socket.setTcpNoDelay(true);
        OutputStream out = socket.getOutputStream();
        SplittableRandom random = new SplittableRandom(7);
        long start = System.nanoTime();
        for (long i = 0; i < (long) rate * seconds; i++) {
            long due = start + i * 1_000_000_000L / rate;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                if (due - now > 100_000) {
                    Thread.sleep(0, (int) Math.min(due - now - 50_000, 900_000));
                }
            }
            StringBuilder line = new StringBuilder();
            for (int word = 0; word < 9; word++) {
                line.append('w').append(random.nextInt(1_000)).append(' ');
            }
            line.append('@').append(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())).append('\n');
            out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void waitForEnd(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {}
        } catch (IOException gone) {
            // That is what was waited for.
        }
    }
}
