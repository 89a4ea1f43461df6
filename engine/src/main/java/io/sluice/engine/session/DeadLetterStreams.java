// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Outside;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The streams that receive the bad rows of others: the option {@code dead-letter.to} declares them. */
final class DeadLetterStreams {
    private static final String OPTION = "dead-letter.to";

    private final Catalogue catalogue;

    DeadLetterStreams(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Checks that the bad rows of a stream can go where it says.
     *
     * @throws io.sluice.engine.problem.ProblemException if another thing has that name
     */
    void check(Relation.Stream source) {
        catalogue.outside().deadLetters(source.options()).ifPresent(letters -> {
            if (letters.stream().equalsIgnoreCase(source.name())) {
                throw problem(source, "\"" + source.name() + "\" cannot receive its own bad rows")
                        .hint("name another stream; it is declared by that")
                        .exception();
            }
            if (letters.stream().isBlank() || letters.stream().startsWith("$")) {
                throw problem(source, "'" + letters.stream() + "' is no name of a stream")
                        .hint("a name is made of letters, digits and _, as in " + source.name() + "_bad")
                        .exception();
            }
            catalogue
                    .find(letters.stream())
                    .filter(known -> !receives(known, letters))
                    .ifPresent(known -> {
                        throw problem(
                                        source,
                                        "the " + known.kind() + " \"" + known.name()
                                                + "\" is there already and cannot receive bad rows")
                                .hint("name a stream that is not there: it is declared with the columns "
                                        + letters.columns())
                                .exception();
                    });
        });
    }

    private static Problem problem(Relation.Stream source, String message) {
        Problem problem = Problem.of(Code.INVALID_VALUE, message);
        return Optional.ofNullable(source.written().values().get(OPTION))
                .map(problem::at)
                .orElse(problem);
    }

    /** Whether a relation may be such a stream: nothing else feeds it, and it has those columns. */
    private static boolean receives(Relation known, Outside.DeadLetters letters) {
        return known instanceof Relation.Stream stream
                && stream.options().isEmpty()
                && stream.schema().equals(stream.stored())
                && sameColumns(stream.schema(), letters.columns());
    }

    private static boolean sameColumns(Schema one, Schema other) {
        boolean same = one.size() == other.size();
        for (int i = 0; same && i < one.size(); i++) {
            same = one.name(i).equalsIgnoreCase(other.name(i))
                    && one.type(i).withNullable(true).equals(other.type(i).withNullable(true));
        }
        return same;
    }

    /** Adds the stream that a source's bad rows go into, if it is not there. */
    void declare(Relation.Stream source) {
        catalogue.outside().deadLetters(source.options()).ifPresent(letters -> {
            if (catalogue.find(letters.stream()).isEmpty()) {
                Schema columns = letters.columns();
                catalogue.add(
                        new Relation.Stream(letters.stream(), columns, columns, Calcs.columns(columns), Map.of()),
                        false);
            }
        });
    }

    /**
     * Says that a name is not free to be dropped or given to another relation.
     *
     * @throws io.sluice.engine.problem.ProblemException if a source's bad rows go there
     */
    void requireUnused(String name) {
        List<Relation.Stream> sources = catalogue.find(name).isEmpty() ? List.of() : catalogue.deadLetterSources(name);
        if (!sources.isEmpty()) {
            String source = sources.get(0).name();
            throw Problem.of(Code.MISPLACED_STATEMENT, "\"" + name + "\" receives the bad rows of \"" + source + "\"")
                    .hint("DROP STREAM " + source + " first")
                    .exception();
        }
    }
}
