package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.ListOptions;
import dev.djong.json.Json;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import dev.djong.standalone.cluster.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All services for real, containers simulated: claims get local volumes, with the rights that each service has. */
class VolumesEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static @Nullable SimulatedCluster cluster;
    private static @Nullable ApiClient client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        cluster = SimulatedCluster.start(folder, Role.CONTROLLERS, Role.SCHEDULER, Role.NODE);
        client = cluster.clientOf(Identity.ADMIN);
        await().atMost(PATIENCE)
                .until(() ->
                        api().find(Resources.SERVICE_ACCOUNTS, key("default")).isPresent()
                                && api().find(Resources.STORAGE_CLASSES, ObjectKey.cluster("local"))
                                        .isPresent());
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static ApiClient api() {
        return Objects.requireNonNull(client);
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }

    private static List<ApiObject> all(GroupVersionResource resource) {
        return api().list(resource, ListOptions.ALL).items();
    }

    private static void awaitPhase(GroupVersionResource resource, String name, String phase) {
        await().atMost(PATIENCE)
                .until(() -> api().find(resource, key(name))
                        .filter(found -> found.status().text("phase").equals(phase))
                        .isPresent());
    }

    @Test
    void aStatefulSetsClaimsAreBoundGrowAndGoWithIt() {
        api().create(
                        Resources.STATEFUL_SETS,
                        ApiObject.of("apps/v1", "StatefulSet", key("db")).with("spec", JsonReader.read("""
                {"serviceName": "db", "replicas": 2, "selector": {"matchLabels": {"app": "db"}},
                 "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete", "whenScaled": "Delete"},
                 "volumeClaimTemplates": [{"metadata": {"name": "data"},
                     "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}],
                 "template": {"metadata": {"labels": {"app": "db"}},
                     "spec": {"terminationGracePeriodSeconds": 1, "containers": [{"name": "main", "image": "demo:1",
                         "volumeMounts": [{"name": "data", "mountPath": "/data"}]}]}}}""")));
        awaitPhase(Resources.PODS, "db-1", "Running");
        var claim = api().get(Resources.PERSISTENT_VOLUME_CLAIMS, key("data-db-0"));
        assertThat(claim.status().text("phase")).isEqualTo("Bound");
        assertThat(claim.spec().text("storageClassName")).isEqualTo("local");
        var volume = api().get(
                        Resources.PERSISTENT_VOLUMES,
                        ObjectKey.cluster(claim.spec().text("volumeName")));
        assertThat(volume.status().text("phase")).isEqualTo("Bound");

        api().update(
                        Resources.PERSISTENT_VOLUME_CLAIMS,
                        claim.withSpec(spec -> spec.withAt(Json.of("2Gi"), "resources", "requests", "storage")));
        await().atMost(PATIENCE)
                .until(() -> api().get(Resources.PERSISTENT_VOLUME_CLAIMS, key("data-db-0"))
                        .status()
                        .object("capacity")
                        .text("storage")
                        .equals("2Gi"));

        var set = api().get(Resources.STATEFUL_SETS, key("db"));
        api().update(Resources.STATEFUL_SETS, set.withSpec(spec -> spec.with("replicas", 1)));
        await().atMost(PATIENCE)
                .until(() -> all(Resources.PERSISTENT_VOLUME_CLAIMS).size() == 1
                        && all(Resources.PERSISTENT_VOLUMES).size() == 1);
        api().delete(Resources.STATEFUL_SETS, key("db"), DeleteOptions.DEFAULT);
        await().atMost(PATIENCE)
                .until(() -> all(Resources.PERSISTENT_VOLUME_CLAIMS).isEmpty()
                        && all(Resources.PERSISTENT_VOLUMES).isEmpty());
    }
}
