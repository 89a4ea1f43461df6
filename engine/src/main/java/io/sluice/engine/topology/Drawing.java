// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A topology for people: what EXPLAIN shows. Per node its kind, what it does in the names of its columns, and what bounds its
 * state ({@link StateBound}); with {@code verbose} its columns and its {@link OperatorId}, too. A node that several read is
 * drawn once.
 */
public final class Drawing {
    /** The notations. */
    public enum Format {
        /** Trees from each output down; a shared node is numbered where it stands and named by its number elsewhere. */
        TEXT,
        /** Graphviz. */
        DOT,
        /** A Mermaid flowchart. */
        MERMAID,
        /** An object of nodes, inputs before the nodes that read them, and outputs. */
        JSON
    }

    private final Topology topology;
    private final boolean verbose;
    private final List<DStream> nodes;
    private final IdentityHashMap<DStream, Integer> numbers = new IdentityHashMap<>();
    private final IdentityHashMap<DStream, StateBound> bounds;
    private final IdentityHashMap<DStream, OperatorId> ids;

    private Drawing(Topology topology, boolean verbose) {
        this.topology = topology;
        this.verbose = verbose;
        nodes = topology.nodes();
        nodes.forEach(node -> numbers.put(node, numbers.size()));
        bounds = StateBound.of(topology.roots());
        ids = verbose ? OperatorIds.of(topology.roots()) : new IdentityHashMap<>();
    }

    /** The topology in a notation; the text ends with a line break. */
    public static String of(Topology topology, Format format, boolean verbose) {
        Drawing drawing = new Drawing(topology, verbose);
        return switch (format) {
            case TEXT -> drawing.text();
            case DOT -> drawing.dot();
            case MERMAID -> drawing.mermaid();
            case JSON -> drawing.json();
        };
    }

    private static <T> T fact(DStream node, IdentityHashMap<DStream, T> facts) {
        T fact = facts.get(node);
        if (fact == null) {
            throw new IllegalStateException("a node that no output reaches");
        }
        return fact;
    }

    private int number(DStream node) {
        return fact(node, numbers);
    }

    /** What a node is and does, in one line. */
    public static String title(DStream node) {
        return Nodes.kind(node) + " " + Description.of(node);
    }

    private String state(DStream node) {
        return fact(node, bounds).text();
    }

    private String schema(DStream node) {
        return Description.oneLine(node.schema().toString());
    }

    /** The parts of a label, one line each. */
    private List<String> label(DStream node) {
        List<String> lines = new ArrayList<>(List.of(title(node), "[" + state(node) + "]"));
        if (verbose) {
            lines.add(schema(node));
            lines.add("id " + fact(node, ids).shortForm());
        }
        return lines;
    }

    private String text() {
        IdentityHashMap<DStream, Integer> shared = new IdentityHashMap<>();
        IdentityHashMap<DStream, Integer> readers = Nodes.readers(topology);
        for (DStream node : nodes) {
            if (fact(node, readers) > 1) {
                shared.put(node, shared.size() + 1);
            }
        }
        StringBuilder text = new StringBuilder();
        Set<Integer> drawn = new HashSet<>();
        for (Topology.Output output : topology.outputs()) {
            text.append(Description.oneLine(output.name())).append('\n');
            tree(output.stream(), shared, drawn, text);
        }
        return text.toString();
    }

    /** A line still to be drawn, with what stands before it, and before the lines below it. */
    private record Line(DStream node, String before, String beforeInputs) {}

    private void tree(DStream root, IdentityHashMap<DStream, Integer> shared, Set<Integer> drawn, StringBuilder text) {
        List<Line> open = new ArrayList<>(List.of(new Line(root, "└─ ", "   ")));
        while (!open.isEmpty()) {
            Line line = open.remove(open.size() - 1);
            DStream node = line.node();
            Integer number = shared.get(node);
            text.append(line.before()).append(number == null ? "" : "#" + number + " ");
            if (!drawn.add(number(node))) {
                text.append("as above\n");
                continue;
            }
            text.append(String.join(" ", label(node))).append('\n');
            List<DStream> inputs = node.inputs();
            for (int i = inputs.size() - 1; i >= 0; i--) {
                boolean last = i == inputs.size() - 1;
                String indent = line.beforeInputs();
                open.add(new Line(inputs.get(i), indent + (last ? "└─ " : "├─ "), indent + (last ? "   " : "│  ")));
            }
        }
    }

    private String dot() {
        StringBuilder text = new StringBuilder("digraph topology {\n  rankdir=BT;\n  node [shape=box];\n");
        for (DStream node : nodes) {
            List<String> lines = label(node).stream().map(Drawing::dotEscaped).toList();
            text.append("  n" + number(node) + " [label=\"" + String.join("\\n", lines) + "\"];\n");
            for (DStream input : node.inputs()) {
                text.append("  n" + number(input) + " -> n" + number(node) + ";\n");
            }
        }
        for (int i = 0; i < topology.outputs().size(); i++) {
            Topology.Output output = topology.outputs().get(i);
            String name = dotEscaped(Description.oneLine(output.name()));
            text.append("  out" + i + " [shape=plaintext, label=\"" + name + "\"];\n");
            text.append("  n" + number(output.stream()) + " -> out" + i + ";\n");
        }
        return text.append("}\n").toString();
    }

    private static String dotEscaped(String line) {
        return line.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private String mermaid() {
        StringBuilder text = new StringBuilder("flowchart BT\n");
        for (DStream node : nodes) {
            List<String> lines =
                    label(node).stream().map(Drawing::mermaidEscaped).toList();
            text.append("  n" + number(node) + "[\"" + String.join("<br/>", lines) + "\"]\n");
            for (DStream input : node.inputs()) {
                text.append("  n" + number(input) + " --> n" + number(node) + "\n");
            }
        }
        for (int i = 0; i < topology.outputs().size(); i++) {
            Topology.Output output = topology.outputs().get(i);
            String name = mermaidEscaped(Description.oneLine(output.name()));
            text.append("  out" + i + "([\"" + name + "\"])\n");
            text.append("  n" + number(output.stream()) + " --> out" + i + "\n");
        }
        return text.toString();
    }

    /** Mermaid reads labels as HTML with entities of its own, and some of them as Markdown. */
    private static String mermaidEscaped(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            text.append("#&<>\"`\\*_".indexOf(c) < 0 ? "" + c : "#" + (int) c + ";");
        }
        return text.toString();
    }

    private String json() {
        List<String> drawn = nodes.stream().map(this::jsonNode).toList();
        List<String> outputs = topology.outputs().stream()
                .map(output ->
                        "    {\"name\": " + jsonText(output.name()) + ", \"node\": " + number(output.stream()) + "}")
                .toList();
        return "{\n  \"nodes\": [\n" + String.join(",\n", drawn) + "\n  ],\n  \"outputs\": [\n"
                + String.join(",\n", outputs) + "\n  ]\n}\n";
    }

    private String jsonNode(DStream node) {
        List<String> inputs =
                node.inputs().stream().map(input -> "" + number(input)).toList();
        List<String> members = new ArrayList<>();
        members.add("\"node\": " + number(node));
        members.add("\"kind\": " + jsonText(Nodes.kind(node)));
        members.add("\"does\": " + jsonText(Description.of(node)));
        members.add("\"state\": "
                + jsonText(fact(node, bounds).name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        members.add("\"inputs\": [" + String.join(", ", inputs) + "]");
        if (verbose) {
            members.add("\"id\": " + jsonText(fact(node, ids).hex()));
            List<String> columns = node.schema().fields().stream()
                    .map(field -> "{\"name\": " + jsonText(field.name()) + ", \"type\": "
                            + jsonText(field.type().text()) + "}")
                    .toList();
            members.add("\"columns\": [" + String.join(", ", columns) + "]");
        }
        return "    {" + String.join(", ", members) + "}";
    }

    private static String jsonText(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
