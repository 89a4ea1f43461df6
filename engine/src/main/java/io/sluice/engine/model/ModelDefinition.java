// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all versions of a model have in common.
 *
 * @param model its name
 * @param options those of the algorithm that were given
 * @param inputs what it is given, in this order
 * @param output what it foretells
 */
public record ModelDefinition(
        String model, String algorithm, Map<String, String> options, Task task, List<Named> inputs, Named output) {

    /**
     * A column.
     *
     * @param type as users write it; types are equal if their texts are
     */
    public record Named(String name, String type) {
        static Named of(SqlType.Field field) {
            return new Named(field.name(), field.type().text());
        }

        @Override
        public String toString() {
            return "\"" + name + "\" " + type;
        }
    }

    public ModelDefinition {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
        inputs = List.copyOf(inputs);
    }

    /** That of a model that is there. */
    public static ModelDefinition of(String model, ModelFile file) {
        return of(model, file.algorithm(), file.options(), file.schema());
    }

    /** That of a model that is to be learnt. */
    public static ModelDefinition of(String model, String algorithm, Map<String, String> options, ModelSchema schema) {
        return new ModelDefinition(
                model,
                algorithm,
                options,
                schema.task(),
                schema.inputs().fields().stream().map(Named::of).toList(),
                Named.of(schema.output()));
    }

    /** What is different here from another one, in words, such as {@code the output is "y" DOUBLE, not "y" STRING}. */
    public Optional<String> difference(ModelDefinition other) {
        if (!model.equals(other.model)) {
            return differs("the name", model, other.model);
        }
        if (!algorithm.equals(other.algorithm)) {
            return differs("the algorithm", "'" + algorithm + "'", "'" + other.algorithm + "'");
        }
        TreeSet<String> keys = new TreeSet<>(options.keySet());
        keys.addAll(other.options.keySet());
        for (String key : keys) {
            String here = options.getOrDefault(key, "not given");
            String there = other.options.getOrDefault(key, "not given");
            if (!here.equals(there)) {
                return differs("the option '" + key + "'", here, there);
            }
        }
        if (task != other.task) {
            return differs("the task", task.name(), other.task.name());
        }
        for (int i = 0; i < Math.min(inputs.size(), other.inputs.size()); i++) {
            if (!inputs.get(i).equals(other.inputs.get(i))) {
                return differs(
                        "input " + (i + 1),
                        inputs.get(i).toString(),
                        other.inputs.get(i).toString());
            }
        }
        if (inputs.size() != other.inputs.size()) {
            return differs("the number of inputs", "" + inputs.size(), "" + other.inputs.size());
        }
        return output.equals(other.output)
                ? Optional.empty()
                : differs("the output", output.toString(), other.output.toString());
    }

    private static Optional<String> differs(String what, String here, String there) {
        return Optional.of(what + " is " + here + ", not " + there);
    }

    /** As text, for {@link #read}. */
    public String toJson() {
        return new String(JsonFile.write(json()), StandardCharsets.UTF_8);
    }

    /**
     * What {@link #toJson} has made of one.
     *
     * @throws io.sluice.engine.problem.ProblemException if the text is not that
     */
    public static ModelDefinition read(String json) {
        return of(JsonFile.read("definition", json.getBytes(StandardCharsets.UTF_8)));
    }

    /** As the fields of a file. */
    Map<String, Object> json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", model);
        fields.put("algorithm", algorithm);
        fields.put("options", options);
        fields.put("task", task.name());
        List<Object> columns = new ArrayList<>();
        inputs.forEach(input -> columns.add(json(input)));
        fields.put("inputs", columns);
        fields.put("output", json(output));
        return fields;
    }

    private static Map<String, Object> json(Named column) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", column.name());
        fields.put("type", column.type());
        return fields;
    }

    /** What {@link #json} has made of one. */
    static ModelDefinition of(JsonFile file) {
        JsonFile options = file.object("options");
        String task = file.text("task");
        List<Task> tasks = List.of(Task.values());
        return new ModelDefinition(
                file.text("model"),
                file.text("algorithm"),
                options.all(options::text),
                tasks.stream()
                        .filter(known -> known.name().equals(task))
                        .findFirst()
                        .orElseThrow(() -> file.damaged("there is no task \"" + task + "\"")),
                file.objects("inputs").stream().map(ModelDefinition::named).toList(),
                named(file.object("output")));
    }

    private static Named named(JsonFile column) {
        return new Named(column.text("name"), column.text("type"));
    }
}
