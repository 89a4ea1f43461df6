// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.KeyHash;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.Arrays;

/**
 * A trace of many ordered sets of weighted rows, one per group: for MIN and MAX with retractions, ARRAY_AGG, FIRST_VALUE,
 * LAST_VALUE, Top. A row is bytes whose unsigned order is the order wanted, of which the part from {@code split} on is
 * the value ({@link io.sluice.engine.data.SortCodec}). Equal rows are one entry with the sum of their weights; at weight 0
 * it goes.
 *
 * <p>A set is a treap (Seidel and Aragon, 1996): a search tree by bytes that is a heap by a random number, here the hash
 * of the bytes, so that the same rows always make the same tree. All operations but iteration are logarithmic in the set.
 * The caller keeps the root of each set, an int, 0 for the empty set. Not thread-safe.
 */
public final class SortedIndex {
    private static final int REFERENCE = 0;
    private static final int WORD = 1;
    private static final int WEIGHT = 2;
    private static final int LEFT = 3;
    private static final int RIGHT = 4;
    private static final int PRIORITY_SPLIT = 5;
    private static final int STRIDE = 6;
    /** In the word of the split: the entry has changed since it was last written. */
    private static final long NOTED = 1L << 31;

    private long[] nodes = new long[STRIDE * 16];
    private int end = STRIDE;
    private int free;
    private int size;
    private int negative;
    private boolean noted;
    private Arena arena = new Arena(8);

    /** How many entries all sets have together. */
    public int size() {
        return size;
    }

    /**
     * Adds weight to the row of bytes {@code from} to {@code to - 1} in the set of {@code root}.
     *
     * @param split where in the array the value starts, from {@code from} to {@code to}
     * @return the root of the set afterwards
     */
    public int add(int root, byte[] data, int from, int split, int to, long weight) {
        long word = Bytes.word(data, from, Math.min(8, to - from));
        int node = root;
        while (node != 0) {
            int order = compare(word, data, from, to, node);
            if (order == 0) {
                note(node);
                return addWeight(root, node, weight);
            }
            node = (int) nodes[node + (order < 0 ? LEFT : RIGHT)];
        }
        if (weight == 0) {
            noted = true;
            return root;
        }
        int created = create(data, from, split, to, word, weight);
        note(created);
        return insert(root, created);
    }

    private void note(int node) {
        noted = (nodes[node + PRIORITY_SPLIT] & NOTED) != 0;
        nodes[node + PRIORITY_SPLIT] |= NOTED;
    }

    /** Whether the entry that the last {@link #add} has changed was changed before, since it was {@linkplain #written written}. */
    boolean wasNoted() {
        return noted;
    }

    /** The entry is being written: it is as if it had not changed. */
    void written(int entry) {
        nodes[entry + PRIORITY_SPLIT] &= ~NOTED;
    }

    /** The entry with the bytes {@code from} to {@code to - 1} in the set of {@code root}; 0 if there is none. */
    int find(int root, byte[] data, int from, int to) {
        long word = Bytes.word(data, from, Math.min(8, to - from));
        int node = root;
        while (node != 0) {
            int order = compare(word, data, from, to, node);
            if (order == 0) {
                return node;
            }
            node = (int) nodes[node + (order < 0 ? LEFT : RIGHT)];
        }
        return 0;
    }

    private int compare(long word, byte[] data, int from, int to, int node) {
        int order = Long.compareUnsigned(word, nodes[node + WORD]);
        return order != 0 ? order : -arena.compareRest(nodes[node + REFERENCE], data, from, to);
    }

    private int compare(int one, int other) {
        int order = Long.compareUnsigned(nodes[one + WORD], nodes[other + WORD]);
        return order != 0 ? order : arena.compareRest(nodes[one + REFERENCE], nodes[other + REFERENCE]);
    }

    private int addWeight(int root, int node, long weight) {
        long before = nodes[node + WEIGHT];
        nodes[node + WEIGHT] = before + weight;
        negative += (before + weight < 0 ? 1 : 0) - (before < 0 ? 1 : 0);
        return before + weight == 0 ? remove(root, node) : root;
    }

    private int create(byte[] data, int from, int split, int to, long word, long weight) {
        int node = free;
        if (node != 0) {
            free = (int) nodes[node + LEFT];
        } else {
            if (end + STRIDE > nodes.length) {
                long grown = Math.min(nodes.length * 3L / 2, Integer.MAX_VALUE - 8);
                nodes = Arrays.copyOf(nodes, (int) Math.max(grown, Math.addExact(end, STRIDE)));
            }
            node = end;
            end += STRIDE;
        }
        nodes[node + REFERENCE] = arena.add(data, from, to);
        nodes[node + WORD] = word;
        nodes[node + WEIGHT] = weight;
        nodes[node + LEFT] = 0;
        nodes[node + RIGHT] = 0;
        nodes[node + PRIORITY_SPLIT] = KeyHash.hash(data, from, to) << 32 | split - from;
        negative += weight < 0 ? 1 : 0;
        size++;
        return node;
    }

    private int priority(int node) {
        return (int) (nodes[node + PRIORITY_SPLIT] >>> 32);
    }

    private int insert(int root, int node) {
        int at = root;
        int parent = 0;
        int side = LEFT;
        while (at != 0 && priority(at) >= priority(node)) {
            parent = at;
            side = compare(node, at) < 0 ? LEFT : RIGHT;
            at = (int) nodes[at + side];
        }
        split(at, node);
        return replace(root, parent, side, node);
    }

    /** Makes the entries below {@code at} that are less than the node its left subtree, the others its right one. */
    private void split(int at, int node) {
        int lastLess = node;
        int lessSide = LEFT;
        int lastGreater = node;
        int greaterSide = RIGHT;
        int current = at;
        while (current != 0) {
            if (compare(current, node) < 0) {
                nodes[lastLess + lessSide] = current;
                lastLess = current;
                lessSide = RIGHT;
                current = (int) nodes[current + RIGHT];
            } else {
                nodes[lastGreater + greaterSide] = current;
                lastGreater = current;
                greaterSide = LEFT;
                current = (int) nodes[current + LEFT];
            }
        }
        nodes[lastLess + lessSide] = 0;
        nodes[lastGreater + greaterSide] = 0;
    }

    /** Removes the greatest entry of a set that is not empty, whatever its weight, and returns the root afterwards. */
    public int removeLast(int root) {
        return remove(root, last(root));
    }

    private int replace(int root, int parent, int side, int node) {
        if (parent == 0) {
            return node;
        }
        nodes[parent + side] = node;
        return root;
    }

    private int remove(int root, int node) {
        int at = root;
        int parent = 0;
        int side = LEFT;
        while (at != node) {
            parent = at;
            side = compare(node, at) < 0 ? LEFT : RIGHT;
            at = (int) nodes[at + side];
        }
        int newRoot = replace(root, parent, side, merge((int) nodes[node + LEFT], (int) nodes[node + RIGHT]));
        release(node);
        return newRoot;
    }

    /** Merges two trees of which all of the first is less than all of the second, going down their inner edges. */
    private int merge(int less, int greater) {
        int one = less;
        int other = greater;
        int top = 0;
        int parent = 0;
        int side = LEFT;
        while (one != 0 || other != 0) {
            boolean takeOne = other == 0 || (one != 0 && priority(one) >= priority(other));
            int taken = takeOne ? one : other;
            top = replace(top, parent, side, taken);
            parent = taken;
            side = takeOne ? RIGHT : LEFT;
            if (takeOne) {
                one = (int) nodes[one + RIGHT];
            } else {
                other = (int) nodes[other + LEFT];
            }
        }
        if (parent != 0) {
            nodes[parent + side] = 0;
        }
        return top;
    }

    private void release(int node) {
        arena.free(nodes[node + REFERENCE]);
        negative -= nodes[node + WEIGHT] < 0 ? 1 : 0;
        Arrays.fill(nodes, node, node + STRIDE, 0);
        nodes[node + LEFT] = free;
        free = node;
        size--;
    }

    /** Removes all entries of a set; its root is then worth nothing. */
    public void removeAll(int root) {
        int node = root;
        while (node != 0) {
            int left = (int) nodes[node + LEFT];
            int right = (int) nodes[node + RIGHT];
            if (left != 0) {
                // Rotated to the right, so that no stack is needed however the tree looks.
                nodes[node + LEFT] = nodes[left + RIGHT];
                nodes[left + RIGHT] = node;
                node = left;
            } else {
                release(node);
                node = right;
            }
        }
    }

    /** The least entry of a set; 0 if it is empty. */
    public int first(int root) {
        int node = root;
        while (node != 0 && nodes[node + LEFT] != 0) {
            node = (int) nodes[node + LEFT];
        }
        return node;
    }

    /** The greatest entry of a set; 0 if it is empty. */
    public int last(int root) {
        int node = root;
        while (node != 0 && nodes[node + RIGHT] != 0) {
            node = (int) nodes[node + RIGHT];
        }
        return node;
    }

    public long weight(int entry) {
        return nodes[entry + WEIGHT];
    }

    /** Appends the value of an entry, its bytes from the split on, as a row of {@code out}. */
    public void read(int entry, Utf8Column out) {
        arena.read(nodes[entry + WORD], 0, nodes[entry + REFERENCE], split(entry), out);
    }

    /** Where in its bytes the value of an entry starts. */
    int split(int entry) {
        return (int) (nodes[entry + PRIORITY_SPLIT] & (NOTED - 1));
    }

    /** Appends all bytes of an entry as a row of {@code out}. */
    void readWhole(int entry, Utf8Column out) {
        arena.read(nodes[entry + WORD], 0, nodes[entry + REFERENCE], 0, out);
    }

    /** Throws {@link io.sluice.engine.problem.ProblemException} with {@link Code#BUG} if an entry has a negative weight. */
    public void requireSettled() {
        if (negative > 0) {
            throw Problem.of(Code.BUG, negative + " values have been removed more often than added")
                    .exception();
        }
    }

    /** Gives back memory that removals have left over. Entries stay what they are, unless there are none. */
    public void trim() {
        if (size == 0 && end > STRIDE) {
            clear();
        } else if (arena.isWasteful()) {
            Arena fresh = new Arena(8);
            for (int node = STRIDE; node < end; node += STRIDE) {
                nodes[node + REFERENCE] = arena.move(nodes[node + REFERENCE], fresh);
            }
            arena = fresh;
        }
    }

    /** Removes everything. */
    public void clear() {
        nodes = new long[STRIDE * 16];
        arena = new Arena(8);
        end = STRIDE;
        free = 0;
        size = 0;
        negative = 0;
    }

    public long stateBytes() {
        return 8L * nodes.length + arena.bytes();
    }

    /** Goes through a set in order. Valid while the set does not change. */
    public final class Cursor {
        private int[] path = new int[32];
        private int depth;

        /** Before the first entry of a set. */
        public void start(int root) {
            depth = 0;
            descend(root);
        }

        private void descend(int from) {
            for (int node = from; node != 0; node = (int) nodes[node + LEFT]) {
                if (depth == path.length) {
                    path = Arrays.copyOf(path, depth * 2);
                }
                path[depth++] = node;
            }
        }

        /** The next entry; 0 behind the last. */
        public int next() {
            if (depth == 0) {
                return 0;
            }
            int node = path[--depth];
            descend((int) nodes[node + RIGHT]);
            return node;
        }
    }
}
