// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * The binary form of topologies, expressions and types: what checkpoints hold and what is sent to other processes. It starts
 * with {@code SL}, a letter for what it is, and a version. A topology is its nodes, inputs before the nodes that read
 * them and each once, so that what was shared is shared again; then the outputs. An expression is its nodes in postfix order.
 *
 * <p>Encoding throws IllegalStateException for a topology that is not valid ({@link Validity}) and
 * IllegalArgumentException for what has no binary form: a constant of a foreign class, a type nested deeper than 100, an
 * expression deeper than 12,000. Decoding checks everything, validity included, and throws IllegalArgumentException that says
 * what is wrong; there is no checksum, which whoever stores the bytes adds.
 */
public final class Codec {
    private Codec() {}

    public static byte[] encode(Topology topology) {
        Validity.check(topology);
        BinaryWriter out = header(Form.TOPOLOGY);
        List<DStream> nodes = topology.nodes();
        IdentityHashMap<DStream, Integer> numbers = new IdentityHashMap<>();
        nodes.forEach(node -> numbers.put(node, numbers.size()));
        Encoder encoder = new Encoder(out, input -> out.count(number(input, numbers)), true);
        out.list(nodes, encoder::node);
        out.list(topology.outputs(), output -> {
            out.text(output.name());
            out.count(number(output.stream(), numbers));
        });
        return out.toBytes();
    }

    private static int number(DStream node, IdentityHashMap<DStream, Integer> numbers) {
        Integer number = numbers.get(node);
        if (number == null) {
            throw new IllegalStateException("input before output");
        }
        return number;
    }

    public static byte[] encode(Expression expression) {
        BinaryWriter out = header(Form.EXPRESSION);
        new Encoder(out).expression(expression);
        return out.toBytes();
    }

    public static byte[] encode(SqlType type) {
        BinaryWriter out = header(Form.TYPE);
        new Encoder(out).type(type);
        return out.toBytes();
    }

    private static BinaryWriter header(int what) {
        BinaryWriter out = new BinaryWriter();
        out.raw(Form.MAGIC);
        out.octet(what);
        out.octet(Form.VERSION);
        return out;
    }

    public static Topology decodeTopology(byte[] bytes) {
        Topology topology = decode(bytes, Form.TOPOLOGY, Decoder::topology);
        try {
            Validity.check(topology);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("damaged plan: " + e.getMessage(), e);
        }
        return topology;
    }

    public static Expression decodeExpression(byte[] bytes) {
        return decode(bytes, Form.EXPRESSION, Decoder::expression);
    }

    public static SqlType decodeType(byte[] bytes) {
        return decode(bytes, Form.TYPE, Decoder::type);
    }

    private static <T> T decode(byte[] bytes, int what, Function<Decoder, T> read) {
        BinaryReader in = new BinaryReader(bytes);
        for (byte magic : Form.MAGIC) {
            if (in.octet() != magic) {
                throw in.damaged("not a plan: wrong magic");
            }
        }
        int kind = in.octet();
        if (kind != what) {
            throw in.damaged("expected \"" + (char) what + "\", found \"" + (char) kind + "\"");
        }
        int version = in.octet();
        if (version != Form.VERSION) {
            throw in.damaged("version " + version + " is unknown, this program reads " + Form.VERSION);
        }
        T value = read.apply(new Decoder(in));
        in.end();
        return value;
    }
}
