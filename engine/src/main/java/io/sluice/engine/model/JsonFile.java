// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON file of a model store: an object of texts, numbers, lists and objects. People may read it, so it has a line per field.
 * Where something else stands than is asked for, it is damaged, which is said.
 *
 * @param name of the file, for messages
 */
record JsonFile(String name, Map<String, Object> fields) {
    /** A longer file is not looked at. */
    static final int BYTES_MAX = 1 << 20;

    private static final int DEPTH_MAX = 16;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(BYTES_MAX)
                    .build())
            .build();

    /** Reads a file that holds one object and nothing else. */
    static JsonFile read(String name, byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw damaged(name, "it is longer than " + BYTES_MAX + " bytes");
        }
        // Decoded by Java, so that bytes that are no UTF-8 are texts that nothing equals, and not an error of another
        // kind.
        try (JsonParser json = FACTORY.createParser(new String(bytes, StandardCharsets.UTF_8))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw damaged(name, "it is no JSON object");
            }
            Map<String, Object> fields = object(name, json);
            if (json.nextToken() != null) {
                throw damaged(name, "something follows its end");
            }
            return new JsonFile(name, fields);
        } catch (IOException malformed) {
            throw damaged(
                    name,
                    String.valueOf(malformed.getMessage()).lines().findFirst().orElse("it is no JSON"));
        }
    }

    private static Map<String, Object> object(String name, JsonParser json) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            json.nextToken();
            fields.put(key, value(name, json));
        }
        if (json.currentToken() != JsonToken.END_OBJECT) {
            throw damaged(name, "it ends too early");
        }
        return fields;
    }

    private static Object value(String name, JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw damaged(name, "it ends too early");
        }
        return switch (token) {
            case START_OBJECT -> object(name, json);
            case START_ARRAY -> {
                List<Object> values = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(name, json));
                }
                yield values;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            default -> throw damaged(name, "it has " + token.asString() + " where a value belongs");
        };
    }

    static ProblemException damaged(String name, String how) {
        return Problem.of(Code.MODEL_DAMAGED, "file " + name + " of the model is damaged: " + how)
                .hint("restore the file from a copy; readers go on with the versions that are intact")
                .exception();
    }

    ProblemException damaged(String how) {
        return damaged(name, how);
    }

    String text(String key) {
        return find(key, String.class).orElseThrow(() -> lacks(key));
    }

    long number(String key) {
        return find(key, Long.class).orElseThrow(() -> lacks(key));
    }

    private ProblemException lacks(String key) {
        return damaged("it lacks \"" + key + "\"");
    }

    /** The value of a field; empty if there is no such field. */
    <T> Optional<T> find(String key, Class<T> kind) {
        Object value = fields.get(key);
        if (value != null && !kind.isInstance(value)) {
            throw damaged("\"" + key + "\" is no " + kind.getSimpleName());
        }
        return Optional.ofNullable(value).map(kind::cast);
    }

    /** The object in a field. */
    JsonFile object(String key) {
        return inside(fields.get(key), key);
    }

    /** The objects in a list. */
    List<JsonFile> objects(String key) {
        List<?> values = find(key, List.class).orElseThrow(() -> lacks(key));
        return values.stream().map(value -> inside(value, key)).toList();
    }

    private JsonFile inside(@Nullable Object value, String key) {
        if (!(value instanceof Map<?, ?> map)) {
            throw damaged("\"" + key + "\" is no object");
        }
        Map<String, Object> inner = new LinkedHashMap<>();
        map.forEach((field, content) -> inner.put((String) field, content));
        return new JsonFile(name, inner);
    }

    /** All fields, each read alike. */
    <T> TreeMap<String, T> all(Function<String, T> read) {
        TreeMap<String, T> all = new TreeMap<>();
        fields.keySet().forEach(key -> all.put(key, read.apply(key)));
        return all;
    }

    /** A number that JSON may have no form for: then it is a text. */
    double real(String key) {
        Object value = fields.get(key);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        return switch (text(key)) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw damaged("\"" + key + "\" is no number");
        };
    }

    /** The file of an object of texts, longs, doubles, lists and maps. */
    static byte[] write(Map<String, ?> object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            // Lines end alike on all systems.
            json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
            put(object, json);
            json.writeRaw('\n');
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return out.toByteArray();
    }

    /** The same in one line. */
    static String line(Map<String, ?> object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            put(object, json);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void put(Object value, JsonGenerator json) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> field : map.entrySet()) {
                json.writeFieldName((String) field.getKey());
                put(field.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                put(element, json);
            }
            json.writeEndArray();
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeString(value.toString());
        }
    }
}
