// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.plan.PlanModel;
import io.sluice.engine.plan.Planned;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Name;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Statement;
import io.sluice.engine.sql.Training;
import java.util.List;
import java.util.Map;

/** What a script can name of a model, beside the model: its versions, its metrics, and where its versions go. */
final class ModelParts {
    private static final String METRICS = "$metrics";
    private static final String DRIFT = "$drift";
    private static final String PUBLISHED = "$published";
    private static final List<String> PARTS = List.of(METRICS, DRIFT, PUBLISHED, "$versions", "$audit", "$model");

    private final Catalogue catalogue;

    ModelParts(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Declares the streams that list what there is of a model. */
    void declareListings(Relation.Model model) {
        Map<String, Map<String, String>> listings = catalogue.outside().models().listings(model);
        listings.forEach(
                (part, options) -> PlanModel.declare(catalogue, model.name() + part, options, model.written()));
    }

    /**
     * Declares the metrics of a model and what is done about drift, and the sink of its versions, whose name it gives.
     *
     * @param job that is being planned: it can train a model once, whatever jobs before it have done
     */
    Name declareTraining(PlanModel.Trained trained, Training training, PlanJob job) {
        Relation.Model model = trained.model();
        if (job.feeds(published(model.name()))) {
            throw Problem.of(Code.DUPLICATE_NAME, "model \"" + model.name() + "\" is trained already")
                    .at(training.model().model().place())
                    .hint("train it with all rows at once: TRAIN MODEL " + model.name() + " FROM (… UNION ALL …)")
                    .exception();
        }
        declare(model.name() + METRICS, trained.metrics());
        declare(model.name() + DRIFT, trained.drift());
        Map<String, String> options = catalogue.outside().models().publishing(model, training.keep());
        String published = published(model.name());
        catalogue.add(
                new Relation.Sink(
                        published, trained.versions().main().orElseThrow().schema(), options, model.written()),
                true);
        return new Name(published, training.model().model().place());
    }

    private void declare(String name, Planned.Result result) {
        catalogue.add(new Relation.View(name, result.schema(), result.rel(), "", List.of()), true);
    }

    /** Refuses to drop a model that a statement before trains. */
    static void requireUntrained(Statement.Drop statement, PlanJob job) {
        Name model = statement.name();
        if (statement.kind() == Statement.Kind.MODEL && job.feeds(published(model.text()))) {
            throw Problem.of(Code.MISPLACED_STATEMENT, "this script trains model \"" + model + "\"")
                    .at(model.place())
                    .hint("leave out TRAIN MODEL " + model + ", or DROP")
                    .exception();
        }
    }

    /** The name of the sink that the versions of a model go into. */
    private static String published(String model) {
        return model + PUBLISHED;
    }

    /** Forgets what there is of a model. */
    void drop(String model) {
        for (String name : catalogue.names()) {
            // One behind a tag or a number, such as m$model@best, goes with it.
            if (PARTS.stream().anyMatch(part -> isOf(model + part, name))) {
                catalogue.drop(name);
            }
        }
    }

    private static boolean isOf(String part, String name) {
        return name.equalsIgnoreCase(part) || name.regionMatches(true, 0, part + "@", 0, part.length() + 1);
    }
}
