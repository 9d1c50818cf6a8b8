package dev.djong.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.djong.shell.settings.Flag;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The borders of the whole code base, read from the compiled classes of every module that the command line ships. */
class ArchitectureTest {
    /** Far below what there is; a class path that was put together wrongly would pass every other rule. */
    private static final int ENOUGH_CLASSES = 400;

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.djong");

    private static final String[] MODEL = {
        "dev.djong.json..",
        "dev.djong.object..",
        "dev.djong.view..",
        "dev.djong.definition..",
        "dev.djong.codec..",
        "dev.djong.defaulting..",
        "dev.djong.patch..",
        "dev.djong.status.."
    };
    private static final String[] CLIENT = {
        "dev.djong.api..", "dev.djong.informer..", "dev.djong.reconcile..", "dev.djong.leader..", "dev.djong.events.."
    };
    private static final String EXPRESSIONS = "dev.djong.cel..";
    private static final String[] SERVICES = {
        "dev.djong.apiserver..",
        "dev.djong.scheduler..",
        "dev.djong.controller..",
        "dev.djong.cloud..",
        "dev.djong.node.."
    };

    @Test
    void enoughClassesAreSeenFromEveryModule() {
        assertThat(CODE.size()).isGreaterThan(ENOUGH_CLASSES);
        for (String root : new String[] {
            "dev.djong.json",
            "dev.djong.api",
            "dev.djong.cel",
            "dev.djong.shell",
            "dev.djong.apiserver",
            "dev.djong.scheduler",
            "dev.djong.controller",
            "dev.djong.node",
            "dev.djong.standalone",
            "dev.djong.cli"
        }) {
            assertThat(CODE.stream().anyMatch(type -> type.getPackageName().startsWith(root)))
                    .as(root)
                    .isTrue();
        }
    }

    @Test
    void theModelKnowsNobodyAndNoSpring() {
        check(noClasses()
                .that()
                .resideInAnyPackage(MODEL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLIENT));
        check(noClasses()
                .that()
                .resideInAnyPackage(MODEL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES));
        check(noClasses()
                .that()
                .resideInAnyPackage(MODEL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.."));
    }

    @Test
    void expressionsKnowTheModelOnly() {
        check(noClasses()
                .that()
                .resideInAPackage(EXPRESSIONS)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.djong..")
                        .and(not(resideInAnyPackage(MODEL)))
                        .and(not(resideInAPackage(EXPRESSIONS)))));
        check(noClasses()
                .that()
                .resideInAPackage(EXPRESSIONS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.."));
        check(noClasses()
                .that()
                .resideInAnyPackage(MODEL)
                .or()
                .resideInAnyPackage(CLIENT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(EXPRESSIONS));
    }

    @Test
    void theClientKnowsNoSpringAndNoService() {
        check(noClasses()
                .that()
                .resideInAnyPackage(CLIENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES));
        check(noClasses()
                .that()
                .resideInAnyPackage(CLIENT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.."));
    }

    @Test
    void servicesKnowNothingOfEachOther() {
        check(slices().matching("dev.djong.(apiserver|scheduler|controller|cloud|node)..")
                .should()
                .notDependOnEachOther());
    }

    @Test
    void theShellKnowsNoService() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.djong.shell..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES));
    }

    @Test
    void theCommandLineAndWhatItReadsKnowNoSpring() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.djong.cli..",
                        "dev.djong.standalone..",
                        "dev.djong.shell.settings..",
                        "dev.djong.shell.pki..",
                        "dev.djong.shell.kubeconfig..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.."));
    }

    @Test
    void timeAndChanceAreInjected() {
        // The shell and the two programs are where the real clock is handed in.
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.djong.shell..", "dev.djong.standalone..", "dev.djong.cli..")
                .and()
                .doNotHaveFullyQualifiedName("dev.djong.time.SystemTimers")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(Random.class));
    }

    @Test
    void nobodySleeps() {
        check(noClasses().should().callMethod(Thread.class, "sleep", long.class));
        check(noClasses().should().callMethod(Thread.class, "sleep", java.time.Duration.class));
    }

    /** A flag that is accepted and does nothing lies to whoever sets it. */
    @Test
    void everyFlagIsReadBySomebody() {
        var unread = CODE.stream()
                .filter(type -> type.isRecord())
                .flatMap(type -> type.getFields().stream())
                .filter(field -> isFlag(field.getOwner(), field.getName()))
                .filter(field -> field.getOwner()
                        .getMethod(field.getName())
                        .getAccessesToSelf()
                        .isEmpty())
                .filter(field -> field.getAccessesToSelf().stream()
                        .allMatch(access -> isOfTheRecordItself(access.getOrigin(), field.getName())))
                .map(field -> field.getOwner().getSimpleName() + "." + field.getName())
                .toList();
        assertThat(unread).isEmpty();
    }

    private static boolean isFlag(JavaClass settings, String component) {
        return Arrays.stream(settings.reflect().getRecordComponents())
                .anyMatch(found -> found.getName().equals(component) && found.isAnnotationPresent(Flag.class));
    }

    /** What every record has: constructor, accessor, equals, hashCode, toString. */
    private static boolean isOfTheRecordItself(JavaCodeUnit code, String component) {
        return Set.of("<init>", component, "equals", "hashCode", "toString").contains(code.getName());
    }

    @Test
    void onlyTheCommandLinePrints() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.djong.cli..")
                .and(not(buildTime()))
                .should()
                .accessField(System.class, "out"));
    }

    @Test
    void thereIsNoUtil() {
        check(classes().should().resideOutsideOfPackages("..util..", "..utils..", "..helper..", "..common.."));
    }

    @Test
    void everyPackageIsDocumentedAndNullMarked() {
        var documented = CODE.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        var missing = CODE.stream()
                .filter(not(generated()))
                .map(JavaClass::getPackageName)
                .filter(name -> !documented.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(missing).isEmpty();
    }

    /** What runs while Djong is built, not when it runs. */
    private static DescribedPredicate<JavaClass> buildTime() {
        return resideInAPackage("dev.djong.definitions..");
    }

    private static DescribedPredicate<JavaClass> generated() {
        return resideInAnyPackage("..cri.v1..", "..proto..");
    }

    private static void check(ArchRule rule) {
        rule.check(CODE);
    }
}
