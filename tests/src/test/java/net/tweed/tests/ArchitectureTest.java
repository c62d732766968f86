package net.tweed.tests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.kenai.jffi.Invoker;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.Arrays;
import net.tweed.core.model.Clock;

/** The layering of docs/architecture.md, held by a check. */
@AnalyzeClasses(packages = "net.tweed", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {
    /** What ships: neither a module's tests nor a test jar. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }

    private static final String MODEL = "net.tweed.core.model..";
    private static final String WIRE = "net.tweed.core.wire..";
    private static final String LEASE = "net.tweed.core.lease..";
    private static final String ENROL = "net.tweed.core.enrol..";
    private static final String TABLE = "net.tweed.core.table..";
    private static final String CLOUD = "net.tweed.core.cloud..";
    private static final String SPI = "net.tweed.core.spi..";
    private static final String TLS = "net.tweed.core.tls..";
    private static final String LOCK = "net.tweed.core.lock..";
    private static final String ETCD = "net.tweed.core.etcd..";
    private static final String ENGINE = "net.tweed.core.engine..";
    private static final String NETLINK = "net.tweed.netlink..";
    /** jnr's own way to call a C function, without generating classes at run time. */
    private static final String NATIVE = "com.kenai.jffi..";

    private static final String BACKENDS = "net.tweed.backend..";

    private static final String KERNEL_BACKENDS = "net.tweed.backend.(vxlan|hostgw|udp)..";
    private static final String KUBERNETES = "net.tweed.kubernetes..";
    private static final String SERVER = "net.tweed.server..";
    private static final String AGENT = "net.tweed.agent..";
    private static final String CNI = "net.tweed.cni..";
    /** The JDK, the logging interface, and annotations without code. */
    private static final String PLAN = "net.tweed.agent.plan..";

    private static final String STATUS = "net.tweed.agent.status..";
    private static final String[] EVERYWHERE = {"java..", "javax.net.ssl..", "org.jspecify..", "org.slf4j.."};

    @ArchTest
    static final ArchRule modelKnowsOnlyTheJdk = only(MODEL, "java..", "org.jspecify..", MODEL);

    @ArchTest
    static final ArchRule wireKnowsTheModel = only(WIRE, everywhere(MODEL, WIRE, "com.fasterxml.jackson.."));

    @ArchTest
    static final ArchRule leaseKnowsTheModel = only(LEASE, everywhere(MODEL, LEASE));

    @ArchTest
    static final ArchRule enrolKnowsModelWireAndLease = only(ENROL, everywhere(MODEL, WIRE, LEASE, ENROL));

    @ArchTest
    static final ArchRule tableKnowsTheModelAndNoLease =
            only(TABLE, everywhere(MODEL, TABLE, "io.github.resilience4j..", "io.github.bucket4j.."));

    @ArchTest
    static final ArchRule cloudKnowsModelWireTableAndSpi = only(CLOUD, everywhere(MODEL, WIRE, TABLE, SPI, CLOUD));

    @ArchTest
    static final ArchRule spiKnowsModelAndTable = only(SPI, everywhere(MODEL, TABLE, SPI));

    @ArchTest
    static final ArchRule tlsKnowsTheModel = only(TLS, everywhere(MODEL, TLS));

    @ArchTest
    static final ArchRule lockKnowsTheModel = only(LOCK, everywhere(MODEL, LOCK));

    @ArchTest
    static final ArchRule etcdKnowsLeaseAndWire =
            only(ETCD, everywhere(MODEL, LEASE, WIRE, TLS, ETCD, "io.etcd..", "io.grpc..", "io.netty..", "io.vertx.."));

    @ArchTest
    static final ArchRule engineKnowsLeaseTableAndSpi = only(ENGINE, everywhere(MODEL, LEASE, TABLE, SPI, ENGINE));

    @ArchTest
    static final ArchRule netlinkSeesNoStoreAndNoBackend =
            only(NETLINK, everywhere(MODEL, TABLE, NETLINK, NATIVE)).allowEmptyShould(true);

    @ArchTest
    static final ArchRule kernelBackendsSeeNoStore = only(
                    KERNEL_BACKENDS, everywhere(MODEL, WIRE, TABLE, SPI, NETLINK, BACKENDS))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule awsVpcSeesItsCloudAlone =
            cloudBackend("net.tweed.backend.awsvpc..", "software.amazon.awssdk..");

    @ArchTest
    static final ArchRule gceSeesItsCloudAlone =
            cloudBackend("net.tweed.backend.gce..", "com.google..", "org.threeten.bp..", "io.opentelemetry..");

    @ArchTest
    static final ArchRule aliVpcSeesItsCloudAlone =
            cloudBackend("net.tweed.backend.alivpc..", "com.aliyuncs..", "com.google.gson..");

    @ArchTest
    static final ArchRule kubernetesSeesNoBackendAndNoKernel =
            only(KUBERNETES, everywhere(MODEL, LEASE, WIRE, KUBERNETES, "io.fabric8.."));

    @ArchTest
    static final ArchRule serverSeesNoBackendAndNoKernel = only(
                    SERVER,
                    everywhere(
                            MODEL,
                            LEASE,
                            ENROL,
                            WIRE,
                            TABLE,
                            TLS,
                            LOCK,
                            SERVER,
                            "javax.naming..",
                            "javax.security.auth.x500..",
                            "io.github.bucket4j..",
                            "io.vertx.core..",
                            "io.netty..",
                            "org.h2.mvstore.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodySeesKubernetes = noClasses()
            .that(not(resideInAPackage(KUBERNETES)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(KUBERNETES, "io.fabric8..");

    @ArchTest
    static final ArchRule noBackendSeesAnother = slices().matching("net.tweed.backend.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyABackendsFactoryIsPublic = classes()
            .that()
            .resideInAPackage(BACKENDS)
            .and()
            .arePublic()
            .should()
            .implement("net.tweed.core.spi.BackendFactory")
            .allowEmptyShould(true);

    /** A program of its own, that is started for each container: not even the logging interface. */
    @ArchTest
    static final ArchRule cniSeesOnlyTheJdkAndJacksonsStreams =
            only(CNI, "java..", "org.jspecify..", "com.fasterxml.jackson.core..", CNI);

    @ArchTest
    static final ArchRule nobodySeesTheCniPlugin = noClasses()
            .that(not(resideInAPackage(CNI)))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CNI);

    @ArchTest
    static final ArchRule nobodySeesTheAgent = noClasses()
            .that(not(resideInAPackage(AGENT)))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(AGENT);

    @ArchTest
    static final ArchRule theAgentFindsBackendsByServiceLoader = noClasses()
            .that()
            .resideInAPackage(AGENT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BACKENDS);

    @ArchTest
    static final ArchRule etcdOnlyInCoreEtcd = noClasses()
            .that(not(resideInAPackage(ETCD)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.etcd..", "io.grpc..");

    @ArchTest
    static final ArchRule jacksonOnlyAtTheEdges = noClasses()
            .that(not(resideInAnyPackage(WIRE, BACKENDS, CNI, PLAN, STATUS)))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..");

    /** It is loaded when somebody asks, so nobody else may need it. */
    @ArchTest
    static final ArchRule micrometerOnlyInTheAgentsMetrics = noClasses()
            .that(not(resideInAPackage("net.tweed.agent.metrics..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.prometheus..");

    @ArchTest
    static final ArchRule nativeCallsOnlyInNetlink = noClasses()
            .that(not(resideInAPackage(NETLINK)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", NATIVE);

    @ArchTest
    static final ArchRule onlyTheProgramsExit = noClasses()
            .that(not(resideInAnyPackage(AGENT, CNI)))
            .should()
            .callMethodWhere(calls(System.class, "exit"))
            .orShould()
            .callMethodWhere(calls(Runtime.class, "exit|halt"));

    @ArchTest
    static final ArchRule onlyTheClockReadsTime = noClasses()
            .that(not(resideInClock()))
            .should()
            .callMethodWhere(calls(Thread.class, "sleep"))
            .orShould()
            .callMethodWhere(calls(Instant.class, "now"))
            .orShould()
            .callMethodWhere(calls(System.class, "nanoTime|currentTimeMillis"));

    @ArchTest
    static final ArchRule nullMarkedEverywhere = classes().should(beInANullMarkedPackage());

    @ArchTest
    static final ArchRule noCyclesBetweenPackages =
            slices().matching("net.tweed.(**)").should().beFreeOfCycles();

    /** jnr passes garbage as the sixth integer argument on x86-64 (jnr/jnr-ffi#181). */
    @ArchTest
    static final ArchRule noNativeCallWithSixArguments =
            noClasses().should().callMethodWhere(calls(Invoker.class, "invoke.6.*|invokeLLLLLLrL|invokeLong"));

    private static ArchRule cloudBackend(String who, String... sdk) {
        String[] whom = everywhere(MODEL, WIRE, TABLE, CLOUD, SPI, who);
        String[] all = Arrays.copyOf(whom, whom.length + sdk.length);
        System.arraycopy(sdk, 0, all, whom.length, sdk.length);
        return only(who, all).allowEmptyShould(true);
    }

    private static ArchRule only(String who, String... whom) {
        return classes().that().resideInAPackage(who).should().onlyDependOnClassesThat(seen(whom));
    }

    /** Also what its arrays are made of, and primitives. */
    private static DescribedPredicate<JavaClass> seen(String... packages) {
        DescribedPredicate<JavaClass> inside = resideInAnyPackage(packages);
        return DescribedPredicate.describe(
                inside.getDescription(),
                type -> type.getBaseComponentType().isPrimitive() || inside.test(type.getBaseComponentType()));
    }

    private static String[] everywhere(String... packages) {
        String[] all = new String[EVERYWHERE.length + packages.length];
        System.arraycopy(EVERYWHERE, 0, all, 0, EVERYWHERE.length);
        System.arraycopy(packages, 0, all, EVERYWHERE.length, packages.length);
        return all;
    }

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> type, String names) {
        return target(owner(JavaClass.Predicates.equivalentTo(type))).and(target(nameMatching(names)));
    }

    private static DescribedPredicate<JavaClass> resideInClock() {
        return DescribedPredicate.describe(
                "belong to " + Clock.class.getName(), type -> type.getName().startsWith(Clock.class.getName()));
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
                events.add(new SimpleConditionEvent(type, marked, type.getName() + " is in no @NullMarked package"));
            }
        };
    }
}
