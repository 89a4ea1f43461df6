// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.ml.batch.Window;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The labels that came in a window, numbered from 0 among themselves, as Smile wants them: those that have left it are none. Immutable. */
final class Labels {
    private final int[] numbers;
    private final int[] byPlace;

    Labels(Window rows) {
        numbers = IntStream.range(0, rows.size())
                .map(place -> (int) rows.outcome(place))
                .sorted()
                .distinct()
                .toArray();
        byPlace = IntStream.range(0, rows.size())
                .map(place -> Arrays.binarySearch(numbers, (int) rows.outcome(place)))
                .toArray();
    }

    /** How many there are. */
    int count() {
        return numbers.length;
    }

    /** The numbers that the learner knows them by, in order. For reading only. */
    int[] numbers() {
        return numbers;
    }

    /** Which of them came, for each row. For reading only. */
    int[] byPlace() {
        return byPlace;
    }
}
