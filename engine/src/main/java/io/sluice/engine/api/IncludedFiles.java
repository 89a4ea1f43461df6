// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** INCLUDE of a file beside the script that says so. */
final class IncludedFiles {
    private IncludedFiles() {}

    static Scripts.Text read(String path, Place from) {
        Path script = Path.of(from.source());
        Path file = script.getParent() == null ? Path.of(path) : script.resolveSibling(path);
        try {
            return new Scripts.Text(file.normalize().toString(), Files.readString(file));
        } catch (IOException failure) {
            Problem problem = Problem.of(Code.FILE, "cannot read \"" + path + "\"")
                    .at(from)
                    .hint("the path is relative to the script that includes it");
            throw new ProblemException(problem, failure);
        }
    }
}
