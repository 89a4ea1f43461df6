// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.Contest;
import io.sluice.engine.model.DriftDetector.Level;
import io.sluice.engine.model.DriftWatch;
import io.sluice.engine.model.Evaluation;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Tested;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The learner of a model, how good it is, and what is done when it no longer is. All of that is a function of the rows in their order: a
 * second learner is trained beside the first, row by row, and not in a thread of its own. One thread.
 */
final class Learning {
    private final LearnerSpec spec;
    private final ModelSchema schema;
    private final Evaluation evaluation;
    /** Where labels come late: how good it would be if they did not. */
    private final Optional<Evaluation> immediate;

    private final Said said;
    private final DriftWatch watch;
    private final LabelNumbers numbers;
    private final boolean begins;
    private final int figures;
    private final Chunk one;
    private final List<Shift> shifts = new ArrayList<>();
    private Pupil served;
    private Optional<Rival> rival = Optional.empty();
    private long rows;
    private long scored;
    private boolean changed;
    /** Of the row that was learnt last: how far off it was foretold just before, and what was noticed. */
    private double error;

    private Level noticed = Level.NONE;

    /** A second learner, and how it compares. */
    private record Rival(Pupil pupil, Contest contest) {}

    /** @throws io.sluice.engine.problem.ProblemException if the algorithm cannot learn such columns */
    Learning(LearnerSpec spec, ModelSchema schema) {
        Task task = schema.task();
        this.spec = spec;
        this.schema = schema;
        evaluation = Evaluation.of(task, spec.evaluation().window());
        immediate = spec.evaluation()
                .delay()
                .map(delay -> Evaluation.of(task, spec.evaluation().window()));
        said = new Said(evaluation);
        watch = new DriftWatch(spec.drift().detector());
        numbers = new LabelNumbers(schema.output().type());
        begins = spec.drift().action() != Drift.Action.WARN;
        figures = Evaluation.columns(task).size();
        one = Chunk.of(spec.learnt().types());
        served = pupil();
    }

    private Pupil pupil() {
        return new Pupil(Algorithms.learner(spec.algorithm(), spec.options(), schema), numbers);
    }

    /** As it is now. */
    Learner learner() {
        return served.learner();
    }

    /** Foretells rows, scores that, and learns them; or unlearns them. */
    void learn(Chunk chunk) {
        Scoring atOnce = new Scoring(false);
        for (int row = 0; begins && row < chunk.size(); row++) {
            for (long n = chunk.weight(row); n > 0; n--) {
                one.clear();
                one.appendRow(chunk, row, 1);
                learn(one, atOnce);
            }
        }
        if (!begins) {
            served.learner().learn(chunk, atOnce);
        }
        for (int i = 0; i < chunk.size(); i++) {
            rows += chunk.weight(i);
        }
        changed |= chunk.size() > 0;
    }

    /** Foretells a row whose label is to come, and writes what it says. */
    void expect(Chunk row, Bytes out) {
        if (begins) {
            served.expect(row, said);
        } else {
            served.learner().expect(row, said);
        }
        said.write(out);
    }

    /** The label of a row has come: scores what was {@linkplain #expect said} of it, and learns it. */
    void learn(Chunk row, ByteReader expected) {
        said.read(expected);
        if (begins) {
            learn(row, new Scoring(true));
        } else {
            served.learner().learn(row, new Scoring(true));
        }
        rows++;
        changed = true;
    }

    /** Learns one row, and does what is to be done if it was foretold badly. */
    private void learn(Chunk row, Scoring scoring) {
        noticed = Level.NONE;
        boolean alone = rival.isEmpty();
        served.learn(row, scoring);
        rival.ifPresent(other -> compete(other, row));
        if (noticed == Level.DRIFT && spec.drift().action() == Drift.Action.RESET) {
            served = pupil();
        } else if (noticed != Level.NONE && spec.drift().action() == Drift.Action.RETRAIN && alone) {
            rival = Optional.of(new Rival(pupil(), new Contest()));
        }
    }

    private void compete(Rival other, Chunk row) {
        Contest contest = other.contest();
        double own = error;
        other.pupil().learn(row, new Tested() {
            @Override
            public void label(int predicted, int actual, double[] probabilities) {
                contest.add(own, error(predicted, actual));
            }

            @Override
            public void number(double predicted, double actual) {
                contest.add(own, Math.abs(predicted - actual));
            }
        });
        if (contest.isWon() || contest.isLost()) {
            String action = contest.isWon() ? "replace" : "give_up";
            shifts.add(new Shift(scored, Optional.empty(), contest.first(), contest.second(), action));
            served = contest.isWon() ? other.pupil() : served;
            rival = Optional.empty();
        }
    }

    private static double error(int predicted, int actual) {
        return predicted < 0 ? Double.NaN : predicted == actual ? 0 : 1;
    }

    /** Scores rows as they are learnt. */
    private final class Scoring implements Tested {
        private final boolean late;

        /** @param late whether what was {@link #said} before counts, not what is said now */
        Scoring(boolean late) {
            this.late = late;
        }

        @Override
        public void label(int predicted, int actual, double[] probabilities) {
            error = Learning.error(predicted, actual);
            if (late) {
                immediate.orElseThrow().label(predicted, actual, probabilities);
                said.score(actual);
            } else {
                evaluation.label(predicted, actual, probabilities);
            }
            note(watch.label(late ? Learning.error(said.predicted(), actual) : error));
        }

        @Override
        public void number(double predicted, double actual) {
            error = Math.abs(predicted - actual);
            if (late) {
                immediate.orElseThrow().number(predicted, actual);
                said.score(actual);
            } else {
                evaluation.number(predicted, actual);
            }
            note(watch.number(actual, late ? Math.abs(said.number() - actual) : error));
        }

        @Override
        public void cluster(int number, double distance) {
            evaluation.cluster(number, distance);
            note(watch.cluster(distance));
        }

        @Override
        public void strangeness(double score) {
            evaluation.strangeness(score);
            note(watch.strangeness(score));
        }
    }

    private void note(Level level) {
        scored++;
        noticed = level;
        if (level != Level.NONE) {
            Optional<String> word = Optional.of(level.name().toLowerCase(Locale.ROOT));
            shifts.add(new Shift(scored, word, watch.before(), watch.after(), action(level)));
        }
    }

    private String action(Level level) {
        return switch (spec.drift().action()) {
            case WARN -> "warn";
            case RESET -> level == Level.DRIFT ? "reset" : "warn";
            case RETRAIN -> rival.isEmpty() ? "retrain" : "warn";
        };
    }

    /** What has happened since it was asked last. */
    List<Shift> takeShifts() {
        List<Shift> taken = List.copyOf(shifts);
        shifts.clear();
        return taken;
    }

    /** How many rows have been learnt, and not been unlearnt. */
    long rows() {
        return rows;
    }

    /** Whether it is another model than when it was asked last. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Appends the figures of the moment to columns of a chunk. */
    void append(Chunk to, int first) {
        evaluation.append(to, first);
        immediate.ifPresent(other -> other.append(to, first + figures));
    }

    void save(BinaryWriter out) {
        out.signed(rows);
        out.count(scored);
        evaluation.save(out);
        immediate.ifPresent(other -> other.save(out));
        watch.save(out);
        numbers.save(out);
        served.save(out);
        out.flag(rival.isPresent());
        rival.ifPresent(other -> {
            other.contest().save(out);
            other.pupil().save(out);
        });
    }

    void load(BinaryReader in) {
        rows = in.signed();
        scored = in.longNumber();
        evaluation.load(in);
        immediate.ifPresent(other -> other.load(in));
        watch.load(in);
        numbers.load(in);
        served.load(in);
        if (in.flag()) {
            Rival other = new Rival(pupil(), new Contest());
            other.contest().load(in);
            other.pupil().load(in);
            rival = Optional.of(other);
        }
    }
}
