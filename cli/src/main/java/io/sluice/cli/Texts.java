// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scripts of a run by name, and problems in them as people read them: place, line, caret, help. */
final class Texts {
    static final String STDIN = "<stdin>";

    private final Map<String, String> texts = new HashMap<>();

    /** Remembers a text under a name. */
    String add(String name, String text) {
        texts.put(name, text);
        return text;
    }

    /** Reads a script: a file, or standard input for {@code -}. */
    String read(String file) {
        try {
            if (file.equals("-")) {
                return add(STDIN, new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
            }
            return add(file, Files.readString(Path.of(file)));
        } catch (IOException failure) {
            Problem problem = Problem.of(Code.USAGE, "cannot read \"" + file + "\"")
                    .hint("name a script, or - for standard input");
            throw new ProblemException(problem, failure);
        }
    }

    static String name(String file) {
        return file.equals("-") ? STDIN : file;
    }

    /** A problem with the line it is in. */
    String complain(Problem problem) {
        StringBuilder text = new StringBuilder();
        text.append("error[").append(problem.code().text()).append("]: ").append(problem.message());
        problem.place().ifPresent(place -> text.append(excerpt(place)));
        problem.hint().ifPresent(hint -> text.append("\n  help: ").append(hint));
        return text.toString();
    }

    private String excerpt(Place place) {
        String where = "\n  --> " + place;
        List<String> lines = lines(place.source());
        if (place.line() > lines.size()) {
            return where;
        }
        String line = lines.get(place.line() - 1);
        int start = line.offsetByCodePoints(0, Math.min(place.column() - 1, line.codePointCount(0, line.length())));
        // Of a place of several lines the first is shown.
        int end = place.endLine() == place.line() ? place.endColumn() : line.codePointCount(0, line.length());
        int width = Math.max(1, end - place.column() + 1);
        String margin = String.valueOf(place.line());
        String blank = " ".repeat(margin.length());
        String indent = line.substring(0, start).replaceAll("[^\t]", " ");
        return where + "\n " + blank + " |\n " + margin + " | " + line + "\n " + blank + " | " + indent
                + "^".repeat(Math.min(width, 200));
    }

    private List<String> lines(String source) {
        String known = texts.get(source);
        if (known != null) {
            return known.lines().toList();
        }
        try {
            return Files.readAllLines(Path.of(source));
        } catch (IOException | RuntimeException notThere) {
            return List.of();
        }
    }
}
