// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.operator.Operator;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Drawing;
import io.sluice.engine.topology.OperatorId;
import io.sluice.engine.topology.OperatorIds;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Topology;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows that an operator remembers: those of its output, or where it is a join those of one of its inputs.
 *
 * @param id of the operator's node
 * @param side {@code left}, {@code right}, or empty where there is one part only
 * @param number of the part, as {@link Operator#contents} counts
 * @param schema of the rows
 * @param inputs what is known of the inputs of the node
 */
record StatePart(DStream node, OperatorId id, String side, int number, Schema schema, List<Traits> inputs) {

    /** The operator, remembering nothing yet. */
    Operator operator() {
        return new Operators().operator(node, inputs).get();
    }

    /** The section of the state files with what a part of the operator's own remembers. */
    String section(int part) {
        return id.hex() + "/" + part;
    }

    private String name() {
        return id.shortForm() + (side.isEmpty() ? "" : "/" + side);
    }

    /**
     * The part that is meant.
     *
     * @param wanted the beginning of an id, or an output; of a join with the side
     * @throws ProblemException if there is none, or more than one
     */
    static StatePart find(Topology topology, String wanted) {
        List<StatePart> all = all(topology);
        int slash = wanted.indexOf('/');
        String node = slash < 0 ? wanted : wanted.substring(0, slash);
        String side = slash < 0 ? "" : wanted.substring(slash + 1);
        Set<DStream> behind = behind(topology, all, node);
        List<StatePart> found = all.stream()
                .filter(part -> behind.contains(part.node())
                        || (!node.isEmpty() && part.id().hex().startsWith(node)))
                .filter(part -> side.isEmpty() || part.side().equalsIgnoreCase(side))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw found.isEmpty() ? none(topology, all, wanted) : many(found, wanted);
    }

    /** The nodes nearest to an output that remember rows. */
    private static Set<DStream> behind(Topology topology, List<StatePart> all, String output) {
        Set<DStream> remembering = Collections.newSetFromMap(new IdentityHashMap<>());
        all.forEach(part -> remembering.add(part.node()));
        Set<DStream> nearest = Collections.newSetFromMap(new IdentityHashMap<>());
        topology.outputs().stream()
                .filter(candidate -> candidate.name().equalsIgnoreCase(output))
                .forEach(candidate -> nearest(candidate.stream(), remembering, nearest));
        return nearest;
    }

    private static void nearest(DStream node, Set<DStream> remembering, Set<DStream> found) {
        if (remembering.contains(node)) {
            found.add(node);
        } else {
            node.inputs().forEach(input -> nearest(input, remembering, found));
        }
    }

    private static ProblemException none(Topology topology, List<StatePart> all, String wanted) {
        String outputs = topology.outputs().stream().map(Topology.Output::name).collect(Collectors.joining(", "));
        boolean output = topology.outputs().stream()
                .anyMatch(candidate -> candidate.name().equalsIgnoreCase(wanted));
        String message = output
                ? "nothing behind the output \"" + wanted + "\" remembers rows"
                : "the job has no operator or output \"" + wanted + "\" that remembers rows";
        return Problem.of(Code.NO_SUCH_STATE, message)
                .hint(
                        all.isEmpty()
                                ? "none of its operators remembers any"
                                : "there is " + shown(all) + (outputs.isEmpty() ? "" : "; the outputs are " + outputs))
                .exception();
    }

    private static ProblemException many(List<StatePart> found, String wanted) {
        return Problem.of(Code.NO_SUCH_STATE, "\"" + wanted + "\" may be " + found.size() + " things")
                .hint("say which: " + shown(found))
                .exception();
    }

    private static String shown(List<StatePart> parts) {
        return parts.stream()
                .map(part -> "'" + part.name() + "' (" + Drawing.title(part.node()) + ")")
                .collect(Collectors.joining(", "));
    }

    /** All that operators remember as rows, as the data flows. */
    private static List<StatePart> all(Topology topology) {
        IdentityHashMap<DStream, OperatorId> ids = OperatorIds.of(topology.roots());
        IdentityHashMap<DStream, Traits> traits = Traits.of(topology.roots());
        List<StatePart> parts = new ArrayList<>();
        for (DStream node : topology.nodes()) {
            List<Traits> inputs = node.inputs().stream()
                    .map(input -> Objects.requireNonNull(traits.get(input)))
                    .toList();
            OperatorId id = Objects.requireNonNull(ids.get(node));
            if (node instanceof DStream.Join join) {
                addSide(join.left(), "left", 0, node, id, inputs, parts);
                addSide(join.right(), "right", 1, node, id, inputs, parts);
            } else if (remembersRows(node, inputs)) {
                parts.add(new StatePart(node, id, "", 0, columns(node), inputs));
            }
        }
        return parts;
    }

    private static void addSide(
            DStream input,
            String side,
            int number,
            DStream node,
            OperatorId id,
            List<Traits> inputs,
            List<StatePart> to) {
        if (!inputs.get(number).perBatch()) {
            to.add(new StatePart(node, id, side, number, columns(input), inputs));
        }
    }

    private static boolean remembersRows(DStream node, List<Traits> inputs) {
        boolean always = node instanceof DStream.UpdateState || node instanceof DStream.Upsert;
        boolean unlessPerBatch = node instanceof DStream.Aggregate || node instanceof DStream.Top;
        return always || (unlessPerBatch && !inputs.get(0).perBatch());
    }

    /** Names that differ; anything may be NULL. */
    private static Schema columns(DStream stream) {
        Set<String> taken = new HashSet<>();
        List<SqlType.Field> fields = new ArrayList<>();
        for (SqlType.Field field : stream.schema().fields()) {
            String name = field.name();
            for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
                name = field.name() + "_" + number;
            }
            fields.add(new SqlType.Field(name, field.type().withNullable(true)));
        }
        return new Schema(fields);
    }
}
