// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.connector.MemorySource;
import io.sluice.engine.connector.StateSource;
import io.sluice.engine.problem.Place;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.session.Settings;
import io.sluice.engine.sql.Models;
import io.sluice.engine.sql.Statement;
import io.sluice.engine.sql.ToStatement;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Texts of scripts, and interpreters to run them. */
public final class Scripts {
    private final BiFunction<String, Place, Text> includes;
    private final UnaryOperator<String> variables;
    private final boolean waits;

    /** A script: the name that places show, and its text. */
    public record Text(String name, String text) {}

    /**
     * @param includes reads the script at a path, given relative to the place that names it
     * @param variables replaces {@code ${name}} in the values of options and settings
     */
    public Scripts(BiFunction<String, Place, Text> includes, UnaryOperator<String> variables) {
        this(includes, variables, true);
    }

    private Scripts(BiFunction<String, Place, Text> includes, UnaryOperator<String> variables, boolean waits) {
        this.includes = includes;
        this.variables = variables;
        this.waits = waits;
    }

    /** The same, to be looked at and not to be run: a model that is not there yet is a problem, and not waited for. */
    public Scripts withoutWaiting() {
        return new Scripts(includes, variables, false);
    }

    boolean waits() {
        return waits;
    }

    /**
     * Scripts that include files, relative to the including file, and whose variables are {@code ${name}}.
     *
     * @param variables the value of a variable, if it has one
     */
    public static Scripts files(Function<String, Optional<String>> variables) {
        return new Scripts(IncludedFiles::read, value -> Variables.replace(value, variables));
    }

    /**
     * The statements of a script.
     *
     * @throws io.sluice.engine.problem.ProblemException for the first that is wrong
     */
    public List<Statement> parse(String name, String text) {
        return ToStatement.statements(name, text);
    }

    /** A fresh session with its own settings. */
    public Interpreter interpreter() {
        return interpreter(new Settings());
    }

    /** The same with settings. */
    public Interpreter interpreter(Settings settings) {
        Connectors connectors = Connectors.standard(new StringBuilder());
        ModelStores stores = new ModelStores(settings);
        return interpreter(
                settings,
                stores.connectors(connectors.with(new MemorySource(), new StateSource(new StateRows()))),
                new DeclaredModels(new StoredModels(stores, line -> {}, false)));
    }

    /** The same with other connectors and models. */
    Interpreter interpreter(Settings settings, Connectors connectors, Models models) {
        return new Interpreter(
                settings, new Snapshot(), this::include, variables, new KnownColumns(connectors, models));
    }

    private List<Statement> include(String path, Place from) {
        Text script = includes.apply(path, from);
        return parse(script.name(), script.text());
    }
}
