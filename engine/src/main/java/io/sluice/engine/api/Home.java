// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import java.util.OptionalLong;

/**
 * Where a job is at home: what it is called, and where it keeps what it must not forget, unless {@code SET job.name} and
 * {@code SET checkpoint.dir} say otherwise.
 *
 * @param name of the job
 * @param folder in which {@code .sluice/<name>} is its checkpoint
 * @param fresh whether it starts over, whatever its checkpoint says
 * @param restoreFrom the commit to go back to, instead of going on from the newest one
 */
public record Home(String name, String folder, boolean fresh, OptionalLong restoreFrom) {
    /** A home to go on from. */
    public Home(String name, String folder, boolean fresh) {
        this(name, folder, fresh, OptionalLong.empty());
    }

    /** The same, but going back to an earlier commit. */
    public Home restoredFrom(long commit) {
        return new Home(name, folder, fresh, OptionalLong.of(commit));
    }

    /** The same, for a job of another name. */
    Home named(String other) {
        return new Home(other, folder, fresh, restoreFrom);
    }

    /** That of a script: its name without what stands behind the last dot, and the folder it is in. */
    public static Home ofScript(String file, boolean fresh) {
        int slash = file.lastIndexOf('/');
        String name = file.substring(slash + 1);
        int dot = name.lastIndexOf('.');
        String base = dot > 0 ? name.substring(0, dot) : name;
        return new Home(base, slash < 0 ? "." : file.substring(0, Math.max(1, slash)), fresh);
    }
}
