// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A state file in order, read from front to back, section after section in the order of their names. Several of them are {@linkplain
 * #merge merged} with as much memory as a block of each takes. One thread.
 */
public final class StateStream {
    private static final int BLOCK_BYTES = 1 << 15;

    private final Block.Reader blocks;
    private Optional<Block> ahead;

    StateStream(Block.Reader blocks) throws IOException {
        this.blocks = blocks;
        ahead = blocks.next();
    }

    /** Reads a file; whoever gave it closes it. One that is not in order is taken into memory. */
    public static StateStream of(InputStream in) throws IOException {
        Block.Reader blocks = new FileBlocks(in);
        Optional<Block> first = blocks.next();
        boolean inOrder = first.isEmpty() || first.get().isMark();
        return inOrder ? new StateStream(blocks) : StateFile.of(first.get(), blocks).stream();
    }

    private boolean isAt(String section) {
        return ahead.isPresent() && ahead.get().section().equals(section);
    }

    /** Receives blocks, whose bytes are only lent. */
    interface Out {
        void accept(Block block) throws IOException;
    }

    /**
     * Writes what is there after files that were written one after the other, of which the first has all entries: no entry is gone.
     *
     * @return how many bytes the entries have
     */
    public static long merge(List<StateStream> files, StateFile.Out<IOException> out) throws IOException {
        StateFile.write(Block.MARK, out);
        long[] size = new long[1];
        mergeInto(
                block -> {
                    size[0] += block.size();
                    StateFile.write(block, out);
                },
                files);
        return size[0];
    }

    static void mergeInto(Out out, List<StateStream> files) throws IOException {
        for (Optional<String> name = first(files); name.isPresent(); name = first(files)) {
            String section = name.get();
            List<EntryStream> entries = new ArrayList<>();
            for (StateStream file : files) {
                if (file.isAt(section)) {
                    entries.add(file.new Section(section));
                }
            }
            write(section, EntryStream.latest(entries), false, out);
        }
    }

    /** Writes entries in blocks. */
    static void write(String section, EntryStream entries, boolean withGone, Out out) throws IOException {
        Entries block = new Entries(0, BLOCK_BYTES + BLOCK_BYTES / 8);
        while (entries.next()) {
            if (withGone || !entries.entry().isGone()) {
                block.add(entries.entry());
                if (block.bytes().size() >= BLOCK_BYTES) {
                    out.accept(Block.of(section, block));
                    block.clear();
                }
            }
        }
        if (block.count() > 0) {
            out.accept(Block.of(section, block));
        }
    }

    private static Optional<String> first(List<StateStream> files) {
        return files.stream()
                .flatMap(file -> file.ahead.map(Block::section).stream())
                .min(String::compareTo);
    }

    /** The entries of the section that it is at. */
    private final class Section implements EntryStream {
        private final String name;
        private Entries.Cursor entries = new Entries.Cursor(new byte[0], 0, 0);
        private int rank;

        Section(String name) {
            this.name = name;
        }

        @Override
        public boolean next() throws IOException {
            while (!entries.next()) {
                if (!isAt(name)) {
                    return false;
                }
                entries = ahead.orElseThrow().cursor();
                ahead = blocks.next();
            }
            int before = rank;
            rank = EntryStream.rank(entries.key());
            if (Integer.compareUnsigned(before, rank) > 0) {
                throw Problem.of(Code.CHECKPOINT_DAMAGED, "section " + name + " of the state is not in order")
                        .exception();
            }
            return true;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public Entries.Cursor entry() {
            return entries;
        }
    }
}
