// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.List;

/**
 * The numbers of the binary form, the same for {@link Encoder} and {@link Decoder}. They are in checkpoints and in operator
 * ids: none ever changes its meaning.
 */
final class Form {
    static final int VERSION = 1;

    /** The first two bytes of everything encoded; the third says what it is, the fourth is the version. */
    static final byte[] MAGIC = {'S', 'L'};

    static final int TOPOLOGY = 'T';
    static final int EXPRESSION = 'E';
    static final int TYPE = 'Y';

    static final int SOURCE = 1;
    static final int VALUES = 2;
    static final int DELTA = 3;
    static final int CALC = 4;
    static final int UNNEST = 5;
    static final int AGGREGATE = 6;
    static final int JOIN = 7;
    static final int UNION = 8;
    static final int TOP = 9;
    static final int UPDATE_STATE = 10;
    static final int BATCH_END = 11;
    static final int UPSERT = 12;
    static final int TRAIN = 13;
    static final int PREDICT = 14;

    static final int INPUT = 1;
    static final int CONSTANT = 2;
    static final int CALL = 3;
    static final int CASE = 4;
    static final int CAST = 5;

    static final int NULL = 0;
    static final int FALSE = 1;
    static final int TRUE = 2;
    static final int LONG = 3;
    static final int DOUBLE = 4;
    static final int DECIMAL = 5;
    static final int TEXT = 6;
    static final int BYTES = 7;
    static final int LIST = 8;

    /** What a model is for, by number. */
    static final List<Task> TASKS = List.of(Task.REGRESSION, Task.CLASSIFICATION, Task.CLUSTERING, Task.ANOMALY);

    /** What is done about drift, by number. */
    static final List<Drift.Action> DRIFT_ACTIONS =
            List.of(Drift.Action.WARN, Drift.Action.RESET, Drift.Action.RETRAIN);

    /** In the first byte of a type: the kind's number in the low bits, then these. */
    static final int TYPE_KIND = 0x3f;

    static final int TYPE_DETAILS = 0x40;
    static final int TYPE_NULLABLE = 0x80;

    /** The deepest nesting of types and of list constants. */
    static final int NESTING_MAX = 100;

    /** The deepest expression: room for the longest chain of terms that a statement may have, 10,000, in the deepest place. */
    static final int EXPRESSION_DEPTH_MAX = 12_000;

    /** The most digits of a DECIMAL constant before or behind the point. */
    static final int DECIMAL_SCALE_MAX = 10_000;

    /** A kind of type is written as its place here; new ones come last. */
    static final List<Kind> KINDS = List.of(
            Kind.BOOLEAN,
            Kind.TINYINT,
            Kind.SMALLINT,
            Kind.INTEGER,
            Kind.BIGINT,
            Kind.REAL,
            Kind.DOUBLE,
            Kind.DECIMAL,
            Kind.CHAR,
            Kind.VARCHAR,
            Kind.BINARY,
            Kind.VARBINARY,
            Kind.DATE,
            Kind.TIME,
            Kind.TIMESTAMP,
            Kind.TIMESTAMP_LTZ,
            Kind.INTERVAL_MONTHS,
            Kind.INTERVAL_TIME,
            Kind.ARRAY,
            Kind.MAP,
            Kind.ROW,
            Kind.NULL,
            Kind.SYMBOL);

    /** An aggregate function is written as its place here; new ones come last. */
    static final List<Function> FUNCTIONS = List.of(
            Function.COUNT,
            Function.SUM,
            Function.SUM0,
            Function.MIN,
            Function.MAX,
            Function.AVG,
            Function.ARRAY_AGG,
            Function.FIRST_VALUE,
            Function.LAST_VALUE,
            Function.SINGLE_VALUE);

    private Form() {}
}
