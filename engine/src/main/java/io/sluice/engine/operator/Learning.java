// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.Evaluation;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Task;
import io.sluice.engine.model.Tested;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.LearnerSpec;
import java.util.Optional;

/** A learner, and how good it is. One thread. */
final class Learning {
    private final Learner learner;
    private final Evaluation evaluation;
    /** Where labels come late: how good it would be if they did not. */
    private final Optional<Evaluation> immediate;

    private final Said said;
    private final int figures;
    private long rows;
    private boolean changed;

    /** @throws io.sluice.engine.problem.ProblemException if the algorithm cannot learn such columns */
    Learning(LearnerSpec spec, ModelSchema schema) {
        Task task = schema.task();
        learner = Algorithms.learner(spec.algorithm(), spec.options(), schema);
        evaluation = Evaluation.of(task, spec.evaluation().window());
        immediate = spec.evaluation()
                .delay()
                .map(delay -> Evaluation.of(task, spec.evaluation().window()));
        said = new Said(evaluation);
        figures = Evaluation.columns(task).size();
    }

    /** As it is now. */
    Learner learner() {
        return learner;
    }

    /** Foretells rows, scores that, and learns them; or unlearns them. */
    void learn(Chunk chunk) {
        learner.learn(chunk, evaluation);
        for (int i = 0; i < chunk.size(); i++) {
            rows += chunk.weight(i);
        }
        changed |= chunk.size() > 0;
    }

    /** Foretells a row whose label is to come, and writes what it says. */
    void expect(Chunk row, Bytes out) {
        learner.expect(row, said);
        said.write(out);
    }

    /** The label of a row has come: scores what was {@linkplain #expect said} of it, and learns it. */
    void learn(Chunk row, ByteReader expected) {
        said.read(expected);
        rows++;
        changed = true;
        learner.learn(row, new Tested() {
            @Override
            public void label(int predicted, int actual, double[] probabilities) {
                immediate.orElseThrow().label(predicted, actual, probabilities);
                said.score(actual);
            }

            @Override
            public void number(double predicted, double actual) {
                immediate.orElseThrow().number(predicted, actual);
                said.score(actual);
            }
        });
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

    /** Appends the figures of the moment to columns of a chunk. @return the column behind them */
    int append(Chunk to, int first) {
        evaluation.append(to, first);
        immediate.ifPresent(other -> other.append(to, first + figures));
        return first + figures * (immediate.isPresent() ? 2 : 1);
    }

    void save(BinaryWriter out) {
        out.signed(rows);
        evaluation.save(out);
        immediate.ifPresent(other -> other.save(out));
        learner.save(out);
    }

    void load(BinaryReader in) {
        rows = in.signed();
        evaluation.load(in);
        immediate.ifPresent(other -> other.load(in));
        learner.load(in);
    }
}
