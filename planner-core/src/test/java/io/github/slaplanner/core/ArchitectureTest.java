package io.github.slaplanner.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(
        packages = "io.github.slaplanner",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
    /** The API's contract tests and fakes come as a jar. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String[] PURE = {
        "..core.engine..",
        "..core.model..",
        "..core.observe..",
        "..core.predict..",
        "..core.propose..",
        "..core.reconcile..",
        "..core.constrain..",
        "..core.shadow..",
        "..slaplanner.api.."
    };

    @ArchTest
    static final ArchRule engineAndStages_touchNothingOutside = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            // secrets are read where plug-ins are made, from files and the environment
            .and(not(simpleName("Secret").or(simpleName("PluginSettings"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.nio..",
                    "java.net.http..",
                    "java.util.concurrent..",
                    "org.slf4j..",
                    "io.prometheus..",
                    "com.fasterxml.jackson.core..",
                    "com.fasterxml.jackson.databind..",
                    "..core.config..",
                    "..core.metrics..",
                    "..core.plugin..",
                    "..core.trace..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Random.class)
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule stages_doNotImportEachOther = SlicesRuleDefinition.slices()
            .matching("..core.(observe|predict|propose|reconcile|constrain)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule stages_areCalledByTheEngineAlone = classes()
            .that()
            .resideInAnyPackage("..core.predict..", "..core.propose..", "..core.reconcile..", "..core.constrain..")
            .should()
            .onlyHaveDependentClassesThat(resideInAnyPackage(
                    "..core.engine..",
                    "..core.shadow..",
                    "..core.predict..",
                    "..core.propose..",
                    "..core.reconcile..",
                    "..core.constrain.."));

    @ArchTest
    static final ArchRule exposition_readsBytesAndNothingElse = noClasses()
            .that()
            .resideInAPackage("..core.metrics.exposition..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "org.slf4j..", "..slaplanner.api..")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("..core.metrics.http..", "..core.metrics.workers..", "..core.metrics.prometheus..");

    @ArchTest
    static final ArchRule metrics_takeTimeFromTheCaller = noClasses()
            .that()
            .resideInAPackage("..core.metrics..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule api_dependsOnNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("..slaplanner.api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..slaplanner.core..");

    @ArchTest
    static final ArchRule nothingStatic_isMutable = com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
            .that()
            .areStatic()
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule classes_areFinalOrPackagePrivateUnlessInterfaces = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .arePublic()
            .should()
            .haveModifier(JavaModifier.FINAL);
}
