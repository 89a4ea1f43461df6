// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.env.Durations;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The settings there are. */
public enum Setting {
    BATCH_INTERVAL(
            "batch.interval",
            "500 ms",
            Kind.DURATION,
            "the longest a row waits for its batch; 0 = as soon as there is input"),
    BATCH_MAX_ROWS("batch.max.rows", "1000000", Kind.COUNT, "a batch closes earlier at this many rows"),
    CHECKPOINT(
            "checkpoint",
            "auto",
            Kind.SWITCH,
            "whether the job keeps a checkpoint; auto = if it is a script, or has a checkpoint.dir"),
    CHECKPOINT_DIR(
            "checkpoint.dir",
            "",
            Kind.TEXT,
            "where the checkpoint lies: a folder, or hdfs://…; .sluice/<job.name> beside the script if empty"),
    CHECKPOINT_INTERVAL("checkpoint.interval", "1 s", Kind.DURATION, "how often batches are committed"),
    CHECKPOINT_TIMEOUT(
            "checkpoint.timeout",
            "5 min",
            Kind.DURATION,
            "how long a commit that fails is tried again before the job ends"),
    PARALLELISM("parallelism", "auto", Kind.PARALLELISM, "shards that run at the same time; auto = one per core"),
    JOB_NAME("job.name", "", Kind.TEXT, "the job's name; the script's if empty"),
    TIMEZONE("timezone", "UTC", Kind.UTC, "the time zone of dates and times"),
    STATE_UNBOUNDED(
            "state.unbounded",
            "warn",
            Kind.UNBOUNDED,
            "what to do about a job that keeps all rows of an input that does not end"),
    ON_EVALUATION_ERROR("on.evaluation.error", "fail", Kind.FAIL, "what to do with a row on which an expression fails"),
    SINK_TIMEOUT("sink.timeout", "60 s", Kind.DURATION, "how long a failing sink is tried again");

    private enum Kind {
        DURATION("a duration such as 500 ms, 5 s, 2 min"),
        COUNT("a whole number above 0"),
        PARALLELISM("auto, or a whole number from 1 to 1024"),
        TEXT("a text"),
        UTC("UTC; other zones are not supported yet"),
        UNBOUNDED("warn, error or ignore"),
        FAIL("fail; dead-letter is not supported yet"),
        SWITCH("auto, on or off");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }
    }

    private final String key;
    private final String standard;
    private final Kind kind;
    private final String meaning;

    Setting(String key, String standard, Kind kind, String meaning) {
        this.key = key;
        this.standard = standard;
        this.kind = kind;
        this.meaning = meaning;
    }

    /** As written in SET. */
    public String key() {
        return key;
    }

    /** The default. */
    public String standard() {
        return standard;
    }

    /** What it does, in a line. */
    public String meaning() {
        return meaning;
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /** All keys. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).toList();
    }

    void check(String value) {
        boolean right = switch (kind) {
            case DURATION -> Durations.micros(value).isPresent();
            case COUNT -> value.matches("[1-9][0-9]{0,9}");
            case PARALLELISM -> value.equals("auto") || value.matches("[1-9][0-9]{0,2}|10[01][0-9]|102[0-4]");
            case TEXT -> true;
            case UTC -> value.equalsIgnoreCase("UTC");
            case UNBOUNDED -> List.of("warn", "error", "ignore").contains(value.toLowerCase(Locale.ROOT));
            case FAIL -> value.equals("fail");
            case SWITCH -> List.of("auto", "on", "off").contains(value.toLowerCase(Locale.ROOT));
        };
        if (!right) {
            throw wrong(value);
        }
    }

    private ProblemException wrong(String value) {
        boolean later = kind.meaning.contains("not supported yet");
        Code code = later ? Code.NOT_YET : Code.INVALID_VALUE;
        return Problem.of(code, "\"" + value + "\" is no value of " + key)
                .hint("it takes " + kind.meaning)
                .exception();
    }
}
