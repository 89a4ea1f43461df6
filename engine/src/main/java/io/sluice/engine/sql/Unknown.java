// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;

/** The problem of a name that is not among those it must be one of, with the nearest as a hint. */
final class Unknown {
    private Unknown() {}

    static Problem name(
            Script script, ParserRuleContext context, Code code, String what, String name, List<Name> known) {
        Problem problem = script.problem(code, context, what + " \"" + name + "\" does not exist");
        return Suggest.hint(name, known.stream().map(Name::text).toList())
                .map(problem::hint)
                .orElse(problem);
    }
}
