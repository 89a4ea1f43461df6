// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Rules about the source text itself, in all modules, in the manner of TigerBeetle's tidy.zig. */
class TidyTest {
    private static final int METHOD_LINES_MAX = 60;
    private static final int FILE_LINES_MAX = 500;
    private static final int FILES_MIN = 150;
    private static final Pattern FORBIDDEN_NAME =
            Pattern.compile("(Abstract\\w*|\\w+Impl|\\w+Manager|\\w+Helper|\\w+Utils?|Sluice[A-Z]\\w*)\\.java");
    private static final Pattern TEACHES = Pattern.compile("/\\*\\*.{20,}\\*/\\s*@NullMarked", Pattern.DOTALL);

    @Test
    void methodsFitOnAScreenAndFilesInAHead() throws IOException {
        List<String> untidy = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> sources = Project.javaSources();
        assertThat(sources).hasSizeGreaterThan(FILES_MIN);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                measure(unit, positions, untidy);
            }
        }
        assertThat(untidy).isEmpty();
    }

    private static void measure(CompilationUnitTree unit, SourcePositions positions, List<String> untidy) {
        String name = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        LineMap lines = unit.getLineMap();
        long fileLines = lines.getLineNumber(positions.getEndPosition(unit, unit));
        if (fileLines > FILE_LINES_MAX) {
            untidy.add(name + " has " + fileLines + " lines; the most is " + FILE_LINES_MAX);
        }
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void nothing) {
                long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                long last = lines.getLineNumber(positions.getEndPosition(unit, method));
                if (last - first + 1 > METHOD_LINES_MAX) {
                    untidy.add(name + ":" + first + " " + method.getName() + " has " + (last - first + 1) + " lines");
                }
                return super.visitMethod(method, null);
            }
        }.scan(unit, null);
    }

    @Test
    void namesSayWhatThingsAre() throws IOException {
        List<String> names = Project.javaSources().stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> FORBIDDEN_NAME.matcher(name).matches())
                .toList();
        assertThat(names).isEmpty();
    }

    @Test
    void everyPackageTeachesASentence() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path folder : Project.mainPackages()) {
            Path info = folder.resolve("package-info.java");
            if (!Files.exists(info) || !TEACHES.matcher(Files.readString(info)).find()) {
                silent.add(Project.root().relativize(folder).toString());
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void everyFileNamesItsLicence() throws IOException {
        List<Path> without = new ArrayList<>();
        for (Path source : Project.javaSources()) {
            try (Stream<String> lines = Files.lines(source)) {
                if (!lines.findFirst().orElse("").equals("// SPDX-License-Identifier: Apache-2.0")) {
                    without.add(source);
                }
            }
        }
        assertThat(without).isEmpty();
    }
}
