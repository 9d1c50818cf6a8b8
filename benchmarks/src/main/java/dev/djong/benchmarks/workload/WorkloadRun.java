package dev.djong.benchmarks.workload;

import com.sun.management.OperatingSystemMXBean;
import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.ListOptions;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import dev.djong.standalone.cluster.Identity;
import dev.djong.testkit.SimulatedCluster;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Seconds from the request until all of it is true: a Deployment from 0 to 1,000 ready replicas, and a namespace of 5,000
 * objects until it is gone. Smaller rounds of both go before and are reported as warm-up. All services are in this process,
 * with one node that says it has room for all, so the driver's own work is in the figures.
 *
 * <pre>
 *   java -cp ... dev.djong.benchmarks.workload.WorkloadRun [REPLICAS [OBJECTS]]
 * </pre>
 */
public final class WorkloadRun {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final int WRITERS = 16;
    private static final int WARM_UP_SHARE = 5;

    private final ApiClient api;

    private WorkloadRun(ApiClient api) {
        this.api = api;
    }

    public static void main(String[] arguments) throws IOException {
        int replicas = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int objects = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5_000;
        var folder = Files.createTempDirectory("djong-workload");
        try (var cluster = SimulatedCluster.start(folder, Role.CONTROLLERS, Role.SCHEDULER, Role.CLOUD)) {
            cluster.run(Role.NODE, "--max-pods=" + (replicas + replicas / WARM_UP_SHARE), "--pod-cidr=10.244.0.0/16");
            var run = new WorkloadRun(cluster.clientOf(Identity.ADMIN));
            run.awaitNode();
            run.deployment("warm-up", replicas / WARM_UP_SHARE);
            run.namespace("warm-up", objects / WARM_UP_SHARE);
            run.deployment("large", replicas);
            run.namespace("large", objects);
        } finally {
            remove(folder);
        }
    }

    private void awaitNode() {
        await(() -> api.find(Resources.NODES, new ObjectKey("", SimulatedCluster.NODE))
                .map(node -> node.status().toString().contains("KubeletReady"))
                .orElse(false));
        await(() -> api.find(Resources.SERVICE_ACCOUNTS, new ObjectKey("default", "default"))
                .isPresent());
    }

    private void deployment(String name, int replicas) {
        var key = new ObjectKey("default", name);
        var start = Start.now();
        api.create(Resources.DEPLOYMENTS, object("""
            {"metadata": {"namespace": "default", "name": "%1$s"},
             "spec": {"replicas": %2$d, "selector": {"matchLabels": {"app": "%1$s"}},
                      "template": {"metadata": {"labels": {"app": "%1$s"}},
                                   "spec": {"terminationGracePeriodSeconds": 0,
                                            "containers": [{"name": "web", "image": "web:1"}]}}}}
            """.formatted(name, replicas)));
        long revision = revision();
        await(() -> status(Resources.DEPLOYMENTS, key, "readyReplicas") == replicas);
        start.report("Deployment " + name + " from 0 to " + replicas + " ready");
        System.out.printf("  writes a replica %.1f%n", (revision() - revision) / (double) replicas);
        start = Start.now();
        api.delete(Resources.DEPLOYMENTS, key, DeleteOptions.DEFAULT.with(DeleteOptions.Propagation.BACKGROUND));
        await(() -> isEmpty(Resources.PODS, "default"));
        start.report("its " + replicas + " pods gone");
    }

    private void namespace(String name, int objects) {
        var start = Start.now();
        api.create(Resources.NAMESPACES, object("{\"metadata\": {\"name\": \"" + name + "\"}}"));
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            for (int i = 0; i < objects; i++) {
                var map = object("""
                    {"metadata": {"namespace": "%s", "name": "map-%d"}, "data": {"number": "%2$d"}}
                    """.formatted(name, i));
                writers.execute(() -> api.create(Resources.CONFIG_MAPS, map));
            }
        }
        start.report(objects + " objects created in namespace " + name);
        start = Start.now();
        var key = new ObjectKey("", name);
        api.delete(Resources.NAMESPACES, key, DeleteOptions.DEFAULT.with(DeleteOptions.Propagation.BACKGROUND));
        await(() -> api.find(Resources.NAMESPACES, key).isEmpty());
        start.report("namespace " + name + " gone");
    }

    /** Each write to the store counts it up by one. */
    private long revision() {
        return Long.parseLong(api.list(Resources.DEPLOYMENTS, ListOptions.inNamespace("default"))
                .resourceVersion());
    }

    private long status(GroupVersionResource resource, ObjectKey key, String field) {
        return api.get(resource, key).status().integerOr(field, 0);
    }

    private boolean isEmpty(GroupVersionResource resource, String namespace) {
        return api.list(resource, ListOptions.inNamespace(namespace)).items().isEmpty();
    }

    private static ApiObject object(String json) {
        return new ApiObject((JsonObject) JsonReader.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static void await(BooleanSupplier fact) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + PATIENCE.toSeconds() + " s: there is no figure");
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    /** When something began, and the CPU time used by then: on a shared machine only that can be compared. */
    private record Start(long nanos, long cpuNanos) {
        private static final OperatingSystemMXBean PROCESS =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

        static Start now() {
            return new Start(System.nanoTime(), PROCESS.getProcessCpuTime());
        }

        void report(String what) {
            double seconds = (System.nanoTime() - nanos) / 1e9;
            double cpuSeconds = (PROCESS.getProcessCpuTime() - cpuNanos) / 1e9;
            System.out.printf("%-50s %6.1f s, %6.1f s of CPU%n", what, seconds, cpuSeconds);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
