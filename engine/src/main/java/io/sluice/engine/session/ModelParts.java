// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.plan.PlanModel;
import io.sluice.engine.plan.Planned;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Name;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Training;
import java.util.List;
import java.util.Map;

/** What a script can name of a model, beside the model: its versions, its metrics, and where its versions go. */
final class ModelParts {
    private static final String METRICS = "$metrics";
    private static final String PUBLISHED = "$published";
    private static final List<String> PARTS = List.of(METRICS, PUBLISHED, "$versions", "$audit", "$model");

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

    /** Declares the metrics of a model, and the sink of its versions, whose name it gives. */
    Name declareTraining(PlanModel.Trained trained, Training training) {
        Relation.Model model = trained.model();
        if (catalogue.find(model.name() + METRICS).isPresent()) {
            throw Problem.of(Code.DUPLICATE_NAME, "model \"" + model.name() + "\" is trained already")
                    .at(training.model().model().place())
                    .hint("train it with all rows at once: TRAIN MODEL " + model.name() + " FROM (… UNION ALL …)")
                    .exception();
        }
        Planned.Result metrics = trained.metrics();
        catalogue.add(new Relation.View(model.name() + METRICS, metrics.schema(), metrics.rel(), "", List.of()), false);
        Map<String, String> options = catalogue.outside().models().publishing(model, training.keep());
        String published = model.name() + PUBLISHED;
        catalogue.add(
                new Relation.Sink(
                        published, trained.versions().main().orElseThrow().schema(), options, model.written()),
                false);
        return new Name(published, training.model().model().place());
    }

    /** Forgets what there is of a model. */
    void drop(String model) {
        PARTS.forEach(part -> catalogue.drop(model + part));
    }
}
