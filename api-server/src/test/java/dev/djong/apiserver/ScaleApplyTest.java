package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Server-side apply of a scale: its applier owns the workload's replicas, and others are told so. */
class ScaleApplyTest {
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String SCALE =
            "{\"apiVersion\":\"autoscaling/v1\",\"kind\":\"Scale\",\"spec\":{\"replicas\":%d}}";
    private static final String WORKLOAD =
            "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"spec\":{\"replicas\":%d}}";

    @Test
    void whoAppliesTheScaleOwnsTheReplicas() throws Exception {
        try (var server = new TestServer()) {
            var created = send(server.uri(), "POST", DEPLOYMENTS + "?fieldManager=maker", "application/json", """
                    {"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{
                     "metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"b"}]}}}}""");
            assertThat(created.code()).as(created.body().toString()).isEqualTo(201);

            var scale = DEPLOYMENTS + "/web/scale?fieldManager=scaler";
            assertThat(apply(server, scale, SCALE.formatted(3)).body().text("reason"))
                    .isEqualTo("Conflict");
            var scaled = apply(server, scale + "&force=true", SCALE.formatted(3));
            assertThat(scaled.body().object("spec").integerOr("replicas", 0))
                    .as(scaled.body().toString())
                    .isEqualTo(3);
            assertThat(scaled.body().text("kind")).isEqualTo("Scale");

            var stored = send(server.uri(), "GET", DEPLOYMENTS + "/web", "application/json", "")
                    .body();
            assertThat(stored.object("metadata").array("managedFields").objects())
                    .filteredOn(entry -> entry.text("manager").equals("scaler"))
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.text("operation")).isEqualTo("Apply");
                        assertThat(entry.text("subresource")).isEqualTo("scale");
                        assertThat(entry.text("apiVersion")).isEqualTo("apps/v1");
                        assertThat(entry.object("fieldsV1").toString()).isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
                    });
            var other = apply(server, DEPLOYMENTS + "/web?fieldManager=other", WORKLOAD.formatted(5));
            assertThat(other.body().text("message"))
                    .contains("\"scaler\" with subresource \"scale\"", ".spec.replicas");
            assertThat(apply(server, scale, SCALE.formatted(-1)).code()).isEqualTo(422);
            assertThat(apply(server, scale, WORKLOAD.formatted(1)).code()).isEqualTo(400);
        }
    }

    private static RawHttp.Answer apply(TestServer server, String path, String body) throws Exception {
        return send(server.uri(), "PATCH", path, "application/apply-patch+yaml", body);
    }

    private static RawHttp.Answer send(URI server, String method, String path, String type, String body)
            throws Exception {
        var headers = Map.of("Content-Type", type, "Accept", "application/json");
        return new RawHttp(server).send(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
