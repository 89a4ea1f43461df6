// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files and their directory entries, each with what is there now and what is there after a loss of power. Contents become
 * durable by {@link #force}, entries by {@link #forceFolder}.
 */
public final class SimDisk {
    /** A file's bytes; entries point to it. */
    private static final class Inode {
        private byte[] bytes = {};
        private byte[] forced = {};
        private boolean taken;
    }

    private final SplittableRandom random;
    private final Faults faults;
    private TreeMap<String, Inode> entries = new TreeMap<>();
    private TreeMap<String, Inode> forced = new TreeMap<>();

    public SimDisk(SplittableRandom random, Faults faults) {
        this.random = random;
        this.faults = faults;
    }

    /** Adds bytes to a file, which is made if need be. */
    void append(String name, byte[] bytes) throws IOException {
        faults.before("append " + name, true);
        extend(entries.computeIfAbsent(name, any -> new Inode()), name, bytes);
        faults.after("append " + name);
    }

    /** Adds bytes to a file that its writer holds open. One that was deleted does not come back by that. */
    void extend(String name, byte[] bytes) throws IOException {
        faults.before("append " + name, true);
        extend(inode(name), name, bytes);
        faults.after("append " + name);
    }

    private static void extend(Inode file, String name, byte[] bytes) throws IOException {
        if (file.taken) {
            throw new IOException("taken by another: " + name);
        }
        int length = file.bytes.length;
        file.bytes = Arrays.copyOf(file.bytes, length + bytes.length);
        System.arraycopy(bytes, 0, file.bytes, length, bytes.length);
    }

    /** A new, empty file. */
    void create(String name) throws IOException {
        faults.before("create " + name, true);
        if (entries.putIfAbsent(name, new Inode()) != null) {
            throw new IOException("there is a file " + name);
        }
        faults.after("create " + name);
    }

    void force(String name) throws IOException {
        faults.before("force " + name, true);
        Inode file = entries.get(name);
        if (file == null || file.taken) {
            throw new IOException("gone or taken by another: " + name);
        }
        file.forced = file.bytes;
        faults.after("force " + name);
    }

    /** A second entry for a file. @return false if the name is taken */
    boolean link(String name, String file) throws IOException {
        faults.before("link " + name, true);
        boolean free = !entries.containsKey(name);
        if (free) {
            entries.put(name, inode(file));
        }
        faults.after("link " + name);
        return free;
    }

    private Inode inode(String name) throws IOException {
        Inode file = entries.get(name);
        if (file == null) {
            throw new IOException("no such file: " + name);
        }
        return file;
    }

    void delete(String name) throws IOException {
        faults.before("delete " + name, true);
        entries.remove(name);
        faults.after("delete " + name);
    }

    /** Makes the entries of a folder durable as they are. */
    void forceFolder(String folder) throws IOException {
        faults.before("force folder " + folder, true);
        forced.keySet().removeIf(name -> isIn(folder, name) && !entries.containsKey(name));
        entries.forEach((name, file) -> {
            if (isIn(folder, name)) {
                forced.put(name, file);
            }
        });
        faults.after("force folder " + folder);
    }

    private static boolean isIn(String folder, String name) {
        return name.startsWith(folder + "/") && name.indexOf('/', folder.length() + 1) < 0;
    }

    Optional<byte[]> read(String name) throws IOException {
        faults.before("read " + name, false);
        return Optional.ofNullable(entries.get(name)).map(file -> file.bytes.clone());
    }

    List<String> list(String folder) throws IOException {
        faults.before("list " + folder, false);
        List<String> names = new ArrayList<>();
        for (String name : entries.keySet()) {
            if (isIn(folder, name)) {
                names.add(name.substring(folder.length() + 1));
            }
        }
        return names;
    }

    /** Nobody can write a file any more. */
    void take(String name) throws IOException {
        faults.before("take " + name, false);
        Inode file = inode(name);
        file.taken = true;
        // The system writes back what it has: a living machine loses nothing.
        file.forced = file.bytes;
    }

    /** The power goes: of what was not forced, some is there and some is not, and contents may be torn. */
    public void losePower() {
        faults.note("POWER LOSS");
        TreeSet<String> changed = new TreeSet<>(entries.keySet());
        changed.addAll(forced.keySet());
        TreeMap<String, Inode> left = new TreeMap<>(forced);
        for (String name : changed) {
            boolean differs = entries.get(name) != forced.get(name);
            if (differs && random.nextBoolean()) {
                Inode now = entries.get(name);
                if (now == null) {
                    left.remove(name);
                } else {
                    left.put(name, now);
                }
            }
        }
        Map<Inode, Inode> after = new HashMap<>();
        left.replaceAll((name, file) -> after.computeIfAbsent(file, this::torn));
        entries = left;
        forced = new TreeMap<>(left);
    }

    private Inode torn(Inode file) {
        Inode left = new Inode();
        left.taken = file.taken;
        left.bytes = file.forced;
        if (file.bytes.length > file.forced.length) {
            int kept = random.nextInt(file.forced.length, file.bytes.length + 1);
            left.bytes = Arrays.copyOf(file.bytes, kept);
        }
        left.forced = left.bytes;
        return left;
    }

    /** Flips a bit of a file. @return what it was before; empty if there is no file to harm */
    public Optional<Rot> rot(String prefix) {
        List<String> names = entries.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String name = names.get(random.nextInt(names.size()));
        Inode file = entries.get(name);
        if (file == null || file.bytes.length == 0) {
            return Optional.empty();
        }
        Rot rot = new Rot(name, file.bytes);
        byte[] damaged = file.bytes.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        file.bytes = damaged;
        file.forced = damaged;
        faults.note("BIT ROT in " + name);
        return Optional.of(rot);
    }

    /** Puts a file back as it was. */
    public void repair(Rot rot) {
        Inode file = entries.get(rot.name());
        if (file != null) {
            file.bytes = rot.before();
            file.forced = rot.before();
        }
    }

    /**
     * A damaged file.
     *
     * @param before its bytes before
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole, never changed
    public record Rot(String name, byte[] before) {}
}
