// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.codegen.CompileCalc;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Drawing;
import io.sluice.engine.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/** What EXPLAIN CODE says: per operator that computes, the Java that was generated for it. */
final class CodeText {
    private CodeText() {}

    static String of(Topology topology) {
        StringBuilder text = new StringBuilder();
        for (DStream node : topology.nodes()) {
            for (String source : sources(node)) {
                text.append("// ")
                        .append(Drawing.title(node))
                        .append('\n')
                        .append(source.strip())
                        .append("\n\n");
            }
        }
        return text.isEmpty() ? "no operator computes anything\n" : text.toString();
    }

    private static List<String> sources(DStream node) {
        List<CompileCalc> compiled = new ArrayList<>();
        if (node instanceof DStream.Calc calc) {
            compiled.add(CompileCalc.of(calc.input().schema().types(), calc.condition(), calc.projections()));
        } else if (node instanceof DStream.UpdateState state) {
            compiled.add(Operators.set(state));
            Operators.deleteWhen(state).ifPresent(compiled::add);
        }
        return compiled.stream()
                .map(CompileCalc::source)
                .filter(source -> !source.isBlank())
                .toList();
    }
}
