// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * What came of rows by one of their numbers: {@value #COUNT} bins of the same width, which is twice as large whenever a number lies
 * outside. (As an extended binary search tree, or a hash of quanta, keeps it for any number: Ikonomovska, Gama and Džeroski, 2011; Mastelini
 * and de Carvalho, 2021; this has a bound.) One thread.
 */
final class Bins {
    static final int COUNT = 32;
    private static final double GREAT = 1e120;

    private final Groups outcomes = new Groups();
    private double low;
    /** 0 while all numbers were the same. */
    private double width;

    /** What came of the rows in each bin. */
    Groups outcomes() {
        return outcomes;
    }

    /** The greatest number that is in a bin or in those before it. */
    double end(int bin) {
        return Math.nextDown(low + (bin + 1) * width);
    }

    void add(double number, double outcome) {
        if (!(Math.abs(number) < GREAT)) {
            return;
        }
        if (outcomes.size() == 0) {
            outcomes.grow(COUNT);
            low = number;
        }
        if (width == 0) {
            begin(number);
        }
        while (width > 0 && number < low) {
            double before = low - COUNT * width;
            for (int bin = COUNT - 1; bin >= 0; bin--) {
                outcomes.move(bin, (COUNT + bin) / 2);
            }
            low = before;
            width *= 2;
        }
        while (width > 0 && number >= low + COUNT * width) {
            for (int bin = 0; bin < COUNT; bin++) {
                outcomes.move(bin, bin / 2);
            }
            width *= 2;
        }
        outcomes.add(width > 0 ? bin(number) : 0, outcome);
    }

    /** The first two numbers that differ are half of all bins apart. */
    private void begin(double number) {
        width = Math.abs(number - low) / (COUNT / 2);
        if (width > 0 && number < low) {
            low = number;
            outcomes.move(0, COUNT / 2);
        }
    }

    private int bin(double number) {
        return Math.max(0, Math.min(COUNT - 1, (int) ((number - low) / width)));
    }

    void save(BinaryWriter out) {
        out.bits(Double.doubleToLongBits(low));
        out.bits(Double.doubleToLongBits(width));
        outcomes.save(out);
    }

    void load(BinaryReader in) {
        low = Double.longBitsToDouble(in.bits());
        width = Double.longBitsToDouble(in.bits());
        outcomes.load(in, COUNT);
        boolean begun = outcomes.size() == COUNT;
        boolean fits = Math.abs(low) < GREAT * COUNT && width >= 0 && width < GREAT;
        if (!fits || (!begun && (outcomes.size() > 0 || low != 0 || width != 0))) {
            throw in.damaged("bins that are none");
        }
    }
}
