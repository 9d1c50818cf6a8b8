package dev.djong.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePathTest {
    private static final List<JsonObject> GROUPS = List.of(read("""
            {"items":[{"metadata":{},"versions":[{"version":"v1","resources":[
              {"resource":"nodes","singularResource":"node","scope":"Cluster","shortNames":["no"],"responseKind":{"kind":"Node"}}
            ]}]}]}
            """), read("""
            {"items":[{"metadata":{"name":"apps"},"versions":[{"version":"v1","resources":[
              {"resource":"deployments","singularResource":"deployment","scope":"Namespaced","shortNames":["deploy"],"responseKind":{"kind":"Deployment"}}
            ]}]}]}
            """));

    @ParameterizedTest
    @ValueSource(strings = {"deployments", "deployment", "deploy", "Deployment", "deployments.apps", "deploy.apps"})
    void aWordMayBeAnyNameOfTheResource(String word) {
        assertThat(ResourcePath.find(word, GROUPS).orElseThrow().of("shop", "web"))
                .isEqualTo("/apis/apps/v1/namespaces/shop/deployments/web");
    }

    @Test
    void clusterScopedObjectsHaveNoNamespace() {
        assertThat(ResourcePath.find("no", GROUPS).orElseThrow().of("default", "n1"))
                .isEqualTo("/api/v1/nodes/n1");
    }

    @Test
    void othersAreNotThere() {
        assertThat(ResourcePath.find("widgets", GROUPS)).isEmpty();
        assertThat(ResourcePath.find("deployments.batch", GROUPS)).isEmpty();
    }

    private static JsonObject read(String json) {
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8)).asObject();
    }
}
