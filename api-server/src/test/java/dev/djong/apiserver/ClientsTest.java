package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.CallGeneratorParams;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two other projects' clients do their daily work against this server. */
class ClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void fabric8CreatesListsWatchesPatchesAndDeletes() {
        var config = new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                .withMasterUrl(server.uri().toString())
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            var maps = client.configMaps().inNamespace("default");
            var seen = new CopyOnWriteArrayList<String>();
            try (var informer = maps.inform(recording(seen))) {
                maps.resource(new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("fabric8")
                                .endMetadata()
                                .build())
                        .create();
                maps.withName("fabric8")
                        .edit(map ->
                                new ConfigMapBuilder(map).addToData("a", "b").build());
                assertThat(maps.list().getItems())
                        .extracting(map -> map.getMetadata().getName())
                        .contains("fabric8");
                assertThat(maps.withName("fabric8").get().getData()).containsEntry("a", "b");
                maps.withName("fabric8").delete();
                Awaitility.await().atMost(PATIENCE).until(() -> seen.contains("deleted fabric8"));
                assertThat(seen).contains("added fabric8", "updated fabric8", "deleted fabric8");
                assertThat(informer.isRunning()).isTrue();
            }
        }
    }

    private static ResourceEventHandler<ConfigMap> recording(List<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap map) {
                seen.add("added " + map.getMetadata().getName());
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap map) {
                seen.add("updated " + map.getMetadata().getName());
            }

            @Override
            public void onDelete(ConfigMap map, boolean unknown) {
                seen.add("deleted " + map.getMetadata().getName());
            }
        };
    }

    @Test
    void theOfficialClientCreatesListsInformsPatchesAndDeletes() throws Exception {
        var client = Config.fromUrl(server.uri().toString(), false);
        client.setReadTimeout(0);
        var core = new CoreV1Api(client);
        var map =
                new V1ConfigMap().metadata(new V1ObjectMeta().name("official")).data(Map.of("a", "b"));
        core.createNamespacedConfigMap("default", map).execute();
        assertThat(core.listNamespacedConfigMap("default").execute().getItems())
                .extracting(item -> item.getMetadata().getName())
                .contains("official");
        var factory = new SharedInformerFactory(client);
        var informer = factory.sharedIndexInformerFor(
                (CallGeneratorParams params) -> core.listNamespacedConfigMap("default")
                        .resourceVersion(params.resourceVersion)
                        .timeoutSeconds(params.timeoutSeconds)
                        .watch(params.watch)
                        .buildCall(null),
                V1ConfigMap.class,
                V1ConfigMapList.class);
        factory.startAllRegisteredInformers();
        Awaitility.await().atMost(PATIENCE).until(() -> informer.getIndexer().getByKey("default/official") != null);
        var patch = new V1Patch("[{\"op\":\"replace\",\"path\":\"/data/a\",\"value\":\"c\"}]");
        PatchUtils.patch(
                V1ConfigMap.class,
                () -> core.patchNamespacedConfigMap("official", "default", patch)
                        .buildCall(null),
                V1Patch.PATCH_FORMAT_JSON_PATCH,
                client);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> "c"
                        .equals(informer.getIndexer()
                                .getByKey("default/official")
                                .getData()
                                .get("a")));
        core.deleteNamespacedConfigMap("official", "default").execute();
        Awaitility.await().atMost(PATIENCE).until(() -> informer.getIndexer().getByKey("default/official") == null);
        factory.stopAllRegisteredInformers();
    }
}
