package dev.djong.apiserver.subresource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.TestServer;
import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.apiserver.behaviour.Scales;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What admission sees of a write to a subresource: the object that was sent, once, and nothing of its consequences. */
class SubresourceAdmissionTest {
    /** Writes down what it is asked, and doubles each scale, so that a second time would show. */
    private static final class Recorder implements AdmissionStep {
        private final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "Recorder";
        }

        private static String line(String phase, AdmissionRequest request) {
            return phase + " " + request.operation() + " " + request.kind().kind() + " "
                    + request.resource().resource()
                    + (request.subresource().isEmpty() ? "" : "/" + request.subresource())
                    + (request.old() == null ? "" : " was " + request.old().kind());
        }

        @Override
        public ApiObject mutate(AdmissionRequest request) {
            seen.add(line("mutate", request));
            var object = request.requireObject();
            return request.kind().equals(Scales.SCALE)
                    ? object.withSpec(
                            spec -> spec.with("replicas", 2 * object.spec().integerOr("replicas", 0)))
                    : object;
        }

        @Override
        public void review(AdmissionRequest request) {
            seen.add(line("review", request));
        }
    }

    private static final Recorder RECORDER = new Recorder();
    private static final TestServer SERVER = new TestServer(List.of(RECORDER));
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String POD_SPEC = """
            {"containers":[{"name":"c","image":"i"}]}""";

    private static int number;
    private final String name = "a" + number++;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void create() throws Exception {
        send("POST", DEPLOYMENTS, """
                {"metadata":{"name":"%1$s"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"%1$s"}},
                "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":%2$s}}}""".formatted(name, POD_SPEC));
        send("POST", "/api/v1/namespaces/default/serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
        assertThat(send("POST", PODS, "{\"metadata\":{\"name\":\"%s\"},\"spec\":%s}".formatted(name, POD_SPEC))
                        .text("kind"))
                .isEqualTo("Pod");
        RECORDER.seen.clear();
    }

    private static JsonObject send(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(SERVER.uri().resolve(path))
                .header("content-type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return (JsonObject) JsonReader.read(
                HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private long replicas() throws Exception {
        return send("GET", DEPLOYMENTS + "/" + name, "").object("spec").integerOr("replicas", 0);
    }

    @Test
    void aScaleIsAdmittedAsAScaleAndOnlyOnce() throws Exception {
        var scaled = send("PUT", DEPLOYMENTS + "/" + name + "/scale", """
                {"metadata":{"name":"%s"},"spec":{"replicas":3}}""".formatted(name));
        assertThat(scaled.object("spec").integerOr("replicas", 0)).isEqualTo(6);
        assertThat(replicas()).isEqualTo(6);
        assertThat(RECORDER.seen)
                .containsExactly(
                        "mutate UPDATE Scale deployments/scale was Scale",
                        "review UPDATE Scale deployments/scale was Scale");
    }

    @Test
    void aPatchedScaleToo() throws Exception {
        send("PATCH", DEPLOYMENTS + "/" + name + "/scale", "{\"spec\":{\"replicas\":2}}");
        assertThat(replicas()).isEqualTo(4);
        assertThat(RECORDER.seen)
                .containsExactly(
                        "mutate UPDATE Scale deployments/scale was Scale",
                        "review UPDATE Scale deployments/scale was Scale");
    }

    @Test
    void aStatusIsAdmittedAsTheWholeObject() throws Exception {
        send("PATCH", DEPLOYMENTS + "/" + name + "/status", "{\"status\":{\"replicas\":1}}");
        assertThat(RECORDER.seen)
                .containsExactly(
                        "mutate UPDATE Deployment deployments/status was Deployment",
                        "review UPDATE Deployment deployments/status was Deployment");
    }

    @Test
    void aBindingIsAdmittedAsABinding() throws Exception {
        send("POST", PODS + "/" + name + "/binding", """
                {"metadata":{"name":"%s"},"target":{"kind":"Node","name":"n1"}}""".formatted(name));
        assertThat(RECORDER.seen)
                .containsExactly("mutate CREATE Binding pods/binding", "review CREATE Binding pods/binding");
        assertThat(send("GET", PODS + "/" + name, "").object("spec").text("nodeName"))
                .isEqualTo("n1");
    }

    @Test
    void anEvictionIsAdmittedBeforeTheDeletionThatItAsksFor() throws Exception {
        send("POST", PODS + "/" + name + "/eviction", "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
        assertThat(RECORDER.seen)
                .startsWith("mutate CREATE Eviction pods/eviction", "review CREATE Eviction pods/eviction")
                .filteredOn(line -> line.startsWith("mutate"))
                .hasSize(1);
    }
}
