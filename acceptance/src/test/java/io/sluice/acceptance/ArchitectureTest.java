// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may know whom. Each rule is a plain test, so that one that runs nothing would be seen. */
class ArchitectureTest {
    private static final String ENGINE = "io.sluice.engine.";
    private static final int CLASSES_MIN = 250;
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sluice");

    @Test
    void theRulesSeeTheProject() {
        assertThat(CLASSES.size()).isGreaterThan(CLASSES_MIN);
    }

    @Test
    void theWaistImportsNothing() {
        onlyKnows("topology", List.of());
    }

    @Test
    void dataKnowsTheWaistOnly() {
        onlyKnows("data", List.of("topology", "problem"));
    }

    @Test
    void kernelsKnowDataOnly() {
        onlyKnows("kernel", List.of("data", "topology", "problem"));
    }

    @Test
    void tracesKnowDataOnly() {
        onlyKnows("state", List.of("data", "topology", "problem", "env"));
    }

    @Test
    void operatorsKnowNothingOfPlanning() {
        onlyKnows("operator", List.of("data", "kernel", "state", "model", "topology", "problem", "env"));
    }

    @Test
    void modelsKnowNothingOfJobs() {
        onlyKnows("model", List.of("data", "state", "connector", "checkpoint", "topology", "problem", "env"));
    }

    @Test
    void jobsGetOperatorsThroughAnInterface() {
        onlyKnows("job", List.of("data", "state", "operator", "connector", "checkpoint", "topology", "problem", "env"));
    }

    @Test
    void theProtocolKnowsNothingOfWhatItCommits() {
        onlyKnows("checkpoint", List.of("problem", "env"));
    }

    @Test
    void connectorsKnowNothingOfJobs() {
        onlyKnows("connector", List.of("data", "state", "topology", "problem", "env", "checkpoint"));
    }

    @Test
    void planningKnowsNothingOfRunning() {
        onlyKnows("dialect", List.of("data", "topology", "problem"));
        onlyKnows("sql", List.of("dialect", "topology", "problem"));
        onlyKnows("plan", List.of("sql", "dialect", "topology", "problem"));
    }

    @Test
    void generatedCodeKnowsNothingOfPlanning() {
        onlyKnows("codegen", List.of("dialect", "kernel", "data", "operator", "topology", "problem"));
    }

    @Test
    void onlyTheApiWiresTheRealWorld() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ENGINE + "api..", ENGINE + "real..", "io.sluice.cli..", "io.sluice.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE + "real.."));
    }

    /** What the command can do, any program can do: it uses the library's surface, and the values that go through it. */
    @Test
    void theCommandIsAUserOfTheApi() {
        check(noClasses()
                .that()
                .resideInAPackage("io.sluice.cli..")
                .should()
                .dependOnClassesThat(resideInAPackage(ENGINE + ".")
                        .and(not(resideInAnyPackage(ENGINE + "api", ENGINE + "problem", ENGINE + "topology")))));
    }

    /** Among the engine's own packages, this one knows these and itself. */
    private static void onlyKnows(String area, List<String> known) {
        DescribedPredicate<JavaClass> others = new DescribedPredicate<>("are of other areas of the engine") {
            @Override
            public boolean test(JavaClass type) {
                String name = type.getPackageName();
                return name.startsWith(ENGINE)
                        && !name.equals(ENGINE + area)
                        && known.stream().noneMatch(other -> name.equals(ENGINE + other));
            }
        };
        check(noClasses().that().resideInAPackage(ENGINE + area).should().dependOnClassesThat(others));
    }

    @Test
    void heavyWordsStayInTheirModules() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        ENGINE + "topology..",
                        ENGINE + "data..",
                        ENGINE + "kernel..",
                        ENGINE + "state..",
                        ENGINE + "operator..",
                        ENGINE + "job..",
                        ENGINE + "env..",
                        ENGINE + "problem..",
                        ENGINE + "connector..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.calcite..", "org.antlr..", "org.codehaus.."));
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.sluice.hdfs..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hadoop.."));
        check(noClasses()
                .that()
                .resideInAPackage("io.sluice.engine..")
                .and()
                .resideOutsideOfPackages(ENGINE + "connector..", ENGINE + "model..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.."));
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.sluice.ml.smile..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("smile.."));
    }

    @Test
    void kindsOfLearnersAreNoKnot() {
        check(slices().matching("io.sluice.ml.(*)..").should().beFreeOfCycles());
        check(noClasses()
                .that()
                .resideInAPackage("io.sluice.ml")
                .should()
                .dependOnClassesThat(resideInAPackage("io.sluice.ml..")
                        .and(not(resideInAnyPackage("io.sluice.ml", "io.sluice.ml.feature")))));
        check(noClasses()
                .that()
                .resideInAnyPackage("io.sluice.ml.feature", "io.sluice.ml.exact")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.sluice.ml"));
    }

    @Test
    void timeAndThreadsComeFromOutside() {
        check(noClasses()
                .that()
                .resideInAPackage("io.sluice.engine..")
                .and()
                .resideOutsideOfPackage(ENGINE + "real..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .callMethod(Math.class, "random"));
    }

    @Test
    void nothingIsDeserialized() {
        check(noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
