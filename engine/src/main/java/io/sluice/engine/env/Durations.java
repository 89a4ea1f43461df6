// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.env;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in option strings: a number and a unit, as in {@code 5 s}. */
public final class Durations {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?) *([a-zµ]*)");
    private static final long MICROS = 1_000_000L;
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("ms", 1_000L),
            Map.entry("millisecond", 1_000L),
            Map.entry("s", MICROS),
            Map.entry("second", MICROS),
            Map.entry("min", 60 * MICROS),
            Map.entry("minute", 60 * MICROS),
            Map.entry("h", 3_600 * MICROS),
            Map.entry("hour", 3_600 * MICROS),
            Map.entry("d", 86_400 * MICROS),
            Map.entry("day", 86_400 * MICROS));

    private Durations() {}

    /** Microseconds of a text; 0 needs no unit. Empty if it is no duration. */
    public static Optional<Long> micros(String text) {
        Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String unit = matcher.group(2);
        if (unit.isEmpty()) {
            return number.signum() == 0 ? Optional.of(0L) : Optional.empty();
        }
        boolean plural = unit.length() > 3 && unit.endsWith("s");
        Long micros = UNITS.get(plural ? unit.substring(0, unit.length() - 1) : unit);
        if (micros == null) {
            return Optional.empty();
        }
        BigDecimal product = number.multiply(BigDecimal.valueOf(micros));
        return product.precision() - product.scale() > 18 ? Optional.empty() : Optional.of(product.longValue());
    }
}
