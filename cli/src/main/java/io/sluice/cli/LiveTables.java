// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.Console;
import io.sluice.engine.api.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/**
 * Results that grow, redrawn in place at the bottom of a terminal, by a thread of its own: at most ten frames a second, and
 * at most a tenth of the time is spent on drawing, so that a large result slows itself down and not the job. Any thread.
 */
final class LiveTables implements AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int PAUSE_PER_DRAWING = 9;
    private static final int LINES_BESIDE_ROWS = 4;

    private final Terminal terminal;
    private final Display display;
    private final ScheduledThreadPoolExecutor painter;
    private final Map<String, Console.Frame> frames = new LinkedHashMap<>();
    private boolean drawn;
    private Optional<Future<?>> painting = Optional.empty();
    private long nextNanos = System.nanoTime();

    LiveTables(Terminal terminal) {
        this.terminal = terminal;
        display = new Display(terminal, false);
        painter = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "sluice-screen");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Shows a frame soon, or at once if it is the last, which then stays. */
    synchronized void frame(Console.Frame frame) {
        frames.put(frame.query(), frame);
        if (frame.last()) {
            draw();
            leave();
        } else if (painting.isEmpty()) {
            long wait = nextNanos - System.nanoTime();
            painting = Optional.of(painter.schedule(this::paint, wait, TimeUnit.NANOSECONDS));
        }
    }

    private synchronized void paint() {
        painting = Optional.empty();
        if (frames.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        draw();
        long end = System.nanoTime();
        nextNanos = end + Math.max(PERIOD_NANOS, PAUSE_PER_DRAWING * (end - start));
    }

    private void draw() {
        Size size = terminal.getSize();
        int columns = Math.max(20, size.getColumns());
        int rows = Math.max(10, size.getRows());
        Size screen = Size.of(columns, rows);
        display.resize(screen);
        List<AttributedString> lines = new ArrayList<>();
        int each = (rows - 1) / frames.size();
        for (Console.Frame frame : frames.values()) {
            for (String line : lines(frame, Math.max(1, each - LINES_BESIDE_ROWS))) {
                lines.add(new AttributedString(line).columnSubSequence(0, columns - 1));
            }
        }
        List<AttributedString> fitting = lines.subList(0, Math.min(lines.size(), rows - 1));
        int last = fitting.get(fitting.size() - 1).columnLength();
        display.update(fitting, screen.cursorPos(fitting.size() - 1, last));
        drawn = true;
    }

    private List<String> lines(Console.Frame frame, int rowsMax) {
        Rows rows = frame.rows().get();
        List<String> lines = new ArrayList<>();
        if (frames.size() > 1) {
            lines.add("-- " + frame.query());
        }
        lines.addAll(TableText.table(rows, rowsMax).stream()
                .map(line -> line.replace("\n", "\\n"))
                .toList());
        int more = rows.size() - rowsMax;
        lines.add((more > 0 ? "… and " + more + " more; " : "") + "(" + rows.size()
                + (rows.size() == 1 ? " row" : " rows") + ", batch " + frame.batch() + ")");
        return lines;
    }

    /** Prints something above the tables. */
    synchronized void above(Runnable print) {
        boolean again = drawn;
        erase();
        print.run();
        if (again) {
            draw();
        }
    }

    /** Takes the tables off the screen: they are over. */
    synchronized void end(Runnable print) {
        erase();
        frames.clear();
        print.run();
    }

    private void erase() {
        if (drawn) {
            display.update(List.of(), 0);
            display.reset();
            drawn = false;
        }
    }

    private void leave() {
        frames.clear();
        if (drawn) {
            terminal.writer().println();
            terminal.flush();
            display.reset();
            drawn = false;
        }
    }

    @Override
    public void close() {
        painter.shutdownNow();
    }
}
