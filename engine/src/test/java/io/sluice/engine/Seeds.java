// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where random tests have their seeds from. A suite runs the seeds base, base + 1 and so on. {@code -Dsluice.seed=N} repeats
 * the case of one seed; {@code -Dsluice.seed.base=N} says the base, as CI does with a number that belongs to the commit, so
 * that a commit passes or fails whenever it is tested; otherwise the clock says it. {@code -Dsluice.seeds=N} runs so many.
 */
public final class Seeds {
    private static final @Nullable Long ONLY = Long.getLong("sluice.seed");
    private static final long BASE = Long.getLong("sluice.seed.base", System.nanoTime());
    private static final @Nullable Integer COUNT = Integer.getInteger("sluice.seeds");
    private static final boolean FULL = "full".equals(System.getProperty("sluice.lane", "fast"));

    /**
     * How many seeds a suite runs. The seconds only ever make them fewer: what a machine is fast enough for must not decide
     * which cases are tested for the first time.
     *
     * @param least as many run however slow the machine is
     * @param most as many run if the time is enough
     */
    public record Budget(int least, int most, int seconds) {}

    private Seeds() {}

    /** The budget of a suite in the lane of CI that runs. */
    public static Budget budget(Budget fast, Budget full) {
        return COUNT != null ? new Budget(COUNT, COUNT, 0) : FULL ? full : fast;
    }

    /** The seed of a test that is a single case. */
    public static long one() {
        return ONLY == null ? BASE : ONLY;
    }

    /** Whether a single case is repeated, and a suite cannot say that it ran enough of them. */
    public static boolean repeats() {
        return ONLY != null;
    }

    /** Runs a property for so many seeds; a failure says how to repeat it alone. */
    public static int each(Class<?> test, int count, LongConsumer property) {
        return each(test, new Budget(count, count, 0), property);
    }

    /**
     * Runs a property for as many seeds as a budget has; a failure says how to repeat it alone.
     *
     * @return how many seeds ran
     */
    public static int each(Class<?> test, Budget budget, LongConsumer property) {
        if (ONLY != null) {
            run(test, ONLY, property);
            return 1;
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(budget.seconds());
        int ran = 0;
        while (ran < budget.least() || (ran < budget.most() && System.nanoTime() < end)) {
            run(test, BASE + ran, property);
            ran++;
        }
        System.out.println(test.getSimpleName() + ": " + ran + " seeds from " + BASE);
        return ran;
    }

    private static void run(Class<?> test, long seed, LongConsumer property) {
        try {
            property.accept(seed);
        } catch (RuntimeException | AssertionError | StackOverflowError failure) {
            throw new AssertionError(failure.getMessage() + "\n" + repeat(test, seed), failure);
        }
    }

    /** The command that repeats a case, in the module whose tests run. */
    public static String repeat(Class<?> test, long seed) {
        Path module = Path.of("").toAbsolutePath().getFileName();
        return "repeat with: mvn -q -pl " + module + " -am test -Dtest=" + test.getSimpleName()
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.seed=" + seed;
    }
}
