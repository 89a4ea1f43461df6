// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.grammar.SluiceParser.EmitContext;
import io.sluice.grammar.SluiceParser.EmitModeContext;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** EMIT. ON WINDOW CLOSE is another word for FINAL. */
final class ToEmit {
    private ToEmit() {}

    static Optional<Emit> emit(ToQuery queries, @Nullable EmitContext context) {
        if (context == null) {
            return Optional.empty();
        }
        EmitModeContext mode = context.emitMode();
        Emit.Mode emitted = mode.CHANGES() != null
                ? Emit.Mode.CHANGES
                : mode.SNAPSHOT() != null ? Emit.Mode.SNAPSHOT : Emit.Mode.FINAL;
        OptionalLong every = context.duration() == null
                ? OptionalLong.empty()
                : OptionalLong.of(queries.literals().micros(context.duration()));
        return Optional.of(new Emit(emitted, every, queries.script().place(context)));
    }
}
