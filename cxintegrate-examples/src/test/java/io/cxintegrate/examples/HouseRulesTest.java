package io.cxintegrate.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house that a machine can check, without exceptions. */
class HouseRulesTest {
    private static final String CORE = "io.cxintegrate.core..";
    private static final List<String> VENDORS = List.of("cognigy", "cxone", "genesys", "pg");

    /** The classes whose public signatures may name a library, each its own: see docs/design-decisions.md. */
    private static final Map<String, String> ADAPTERS = Map.of(
            "io.cxintegrate.core.dataaction.servlet.DataActionServlet", "jakarta.servlet",
            "io.cxintegrate.core.metrics.micrometer.MicrometerMetrics", "io.micrometer",
            "io.cxintegrate.core.metrics.opentelemetry.OpenTelemetryMetrics", "io.opentelemetry",
            "io.cxintegrate.cxone.broadcast.jakarta.BroadcastEndpoint", "jakarta.websocket");

    /** Everything of ours that is published, tests left out. */
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "io.cxintegrate.core",
                    "io.cxintegrate.testkit",
                    "io.cxintegrate.cognigy",
                    "io.cxintegrate.cxone",
                    "io.cxintegrate.genesys",
                    "io.cxintegrate.pg");

    @Test
    void core_always_knowsNoVendorAndNoTestkit() {
        noClasses()
                .that(resideInAPackage(CORE))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.cxintegrate.cognigy..",
                        "io.cxintegrate.cxone..",
                        "io.cxintegrate.genesys..",
                        "io.cxintegrate.pg..",
                        "io.cxintegrate.testkit.."))
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cognigy", "cxone", "genesys", "pg", "testkit"})
    void module_always_standsOnCoreAndNothingElseOfOurs(String module) {
        String own = "io.cxintegrate." + module + "..";
        noClasses()
                .that(resideInAPackage(own))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.cxintegrate..").and(DescribedPredicate.not(resideInAnyPackage(own, CORE))))
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "cognigy", "cxone", "genesys", "pg", "testkit"})
    void internal_ofAModule_isSeenByNoOther(String module) {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("io.cxintegrate." + module + "..")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.cxintegrate." + module + "..internal.."))
                .check(HOUSE);
    }

    @Test
    void packages_always_haveNoCycles() {
        slices().matching("io.cxintegrate.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void publicSignatures_always_showNoThirdPartyType() {
        classes()
                .that(resideInAPackage("io.cxintegrate.."))
                .and(DescribedPredicate.not(resideInAPackage("..internal..")))
                .and(DescribedPredicate.describe("are visible to users", HouseRulesTest::isVisible))
                .should(showOnlyOwnAndJdkTypes())
                .check(HOUSE);
    }

    @Test
    void optionalLibraries_always_areSeenByTheirAdapterOnly() {
        ADAPTERS.forEach((adapter, library) -> {
            DescribedPredicate<JavaClass> itself =
                    resideInAPackage(adapter.substring(0, adapter.lastIndexOf('.')) + "..");
            noClasses()
                    .that(DescribedPredicate.not(itself))
                    .should()
                    .dependOnClassesThat(resideInAPackage(library + "..").or(itself))
                    .check(HOUSE);
        });
    }

    @Test
    void mainCode_outsideTheDefaults_takesTimeRandomnessAndIdsFromOutside() {
        DescribedPredicate<JavaClass> defaults = DescribedPredicate.describe(
                "the defaults that provide them",
                c -> Set.of("SystemTime", "Jitter", "IdSource").contains(c.getSimpleName())
                        && c.getPackageName().equals("io.cxintegrate.core"));
        noClasses()
                .that(DescribedPredicate.not(defaults))
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .check(HOUSE);
    }

    @Test
    void locks_always_areNeitherSynchronizedNorThreadLocal() throws IOException {
        methods().should(notBeSynchronized()).check(HOUSE);
        noFields().should().haveRawType(ThreadLocal.class).check(HOUSE);
        Pattern block = Pattern.compile("\\bsynchronized\\s*\\(");
        for (Path source : sources()) {
            assertThat(block.matcher(Files.readString(source)).find())
                    .as("%s has a synchronized block", source)
                    .isFalse();
        }
    }

    @Test
    void packages_always_sayWhatBelongsInThem() throws IOException {
        for (Path source : sources()) {
            Path folder = source.getParent();
            if (!source.endsWith("module-info.java")) {
                assertThat(folder.resolve("package-info.java")).exists();
                assertThat(Files.readString(folder.resolve("package-info.java")))
                        .as("%s", folder)
                        .contains("@NullMarked")
                        .contains("/**");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "cognigy", "cxone", "genesys", "pg"})
    void moduleDescriptor_ofALibraryModule_exportsNothingInternal(String module) throws IOException {
        Path classes = root().resolve("cxintegrate-" + module).resolve("target/classes/module-info.class");
        ModuleDescriptor descriptor;
        try (var in = Files.newInputStream(classes)) {
            descriptor = ModuleDescriptor.read(in);
        }
        assertThat(descriptor.name()).isEqualTo("io.cxintegrate." + module);
        assertThat(descriptor.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .isNotEmpty()
                .noneMatch(name -> name.contains("internal"));
        assertThat(VENDORS)
                .noneMatch(v ->
                        descriptor.requires().stream().anyMatch(r -> r.name().equals("io.cxintegrate." + v)));
    }

    private static ArchCondition<com.tngtech.archunit.core.domain.JavaMethod> notBeSynchronized() {
        return new ArchCondition<>("not be synchronized") {
            @Override
            public void check(com.tngtech.archunit.core.domain.JavaMethod method, ConditionEvents events) {
                if (method.getModifiers().contains(JavaModifier.SYNCHRONIZED)) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName() + " is synchronized"));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> showOnlyOwnAndJdkTypes() {
        return new ArchCondition<>("show only own and JDK types") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    if (isVisible(unit.getModifiers())) {
                        Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                                .filter(t -> !isAllowed(type, t.getBaseComponentType()))
                                .forEach(t -> events.add(SimpleConditionEvent.violated(
                                        type, unit.getFullName() + " shows " + t.getName())));
                    }
                }
                type.getAllRawSuperclasses().stream()
                        .filter(t -> !isAllowed(type, t))
                        .forEach(t -> events.add(
                                SimpleConditionEvent.violated(type, type.getName() + " extends " + t.getName())));
            }
        };
    }

    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(HouseRulesTest::isVisible).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static boolean isAllowed(JavaClass where, JavaClass type) {
        String name = type.getPackageName();
        return type.isPrimitive()
                || name.startsWith("java.")
                || name.startsWith("javax.sql")
                || name.startsWith("javax.net")
                || name.startsWith("io.cxintegrate.")
                || isAdapterOf(where, name)
                || (where.getPackageName().startsWith("io.cxintegrate.testkit.junit")
                        && name.startsWith("org.junit.jupiter.api"));
    }

    /** The whole job of an adapter is to name the type of its library; see optionalLibraries_areSeenByTheirAdapterOnly. */
    private static boolean isAdapterOf(JavaClass where, String thirdParty) {
        return ADAPTERS.entrySet().stream()
                .anyMatch(e -> where.getName().equals(e.getKey()) && thirdParty.startsWith(e.getValue()));
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("core", "testkit", "cognigy", "cxone", "genesys", "pg", "examples")) {
            try (Stream<Path> files = Files.walk(root().resolve("cxintegrate-" + module + "/src/main/java"))) {
                files.filter(f -> f.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(100);
        return sources;
    }

    private static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }
}
