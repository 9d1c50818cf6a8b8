package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What needs a container that really runs; its image is that of the demo, named by {@code -Ddemo.image}. */
final class Containers {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PORT = 8080;

    private Containers() {}

    private static ObjectRef pod(Stage stage) {
        stage.create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: runner, namespace: NS}}");
        stage.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: NS}
                spec:
                  serviceAccountName: runner
                  terminationGracePeriodSeconds: 1
                  containers:
                    - name: web
                      image: %s
                      command: [sh, -c, 'echo started; mkdir /tmp/w; hostname > /tmp/w/index.html; exec httpd -f -p %d -h /tmp/w']
                      readinessProbe: {tcpSocket: {port: %d}, periodSeconds: 1}
                """.formatted(Objects.requireNonNull(System.getProperty("demo.image"), "-Ddemo.image"), PORT, PORT));
        var pod = stage.ref(Kind.PODS, "web");
        await().atMost(PATIENCE).until(() -> ready(stage.client().get(pod)));
        return pod;
    }

    private static boolean ready(JsonObject pod) {
        return pod.object("status")
                .array("conditions")
                .objects()
                .anyMatch(condition -> condition.text("type").equals("Ready")
                        && condition.text("status").equals("True"));
    }

    static void logsAreRead(Stage stage) {
        assertThat(stage.client().log(pod(stage))).isEqualTo("started\n");
    }

    static void commandsRun(Stage stage) {
        var pod = pod(stage);
        var said =
                stage.client().exec(pod, List.of("sh", "-c", "hostname; read word; echo $word >&2; exit 3"), "hello\n");
        assertThat(said.get("stdout")).isEqualTo(Json.of("web\n"));
        assertThat(said.get("stderr")).isEqualTo(Json.of("hello\n"));
        assertThat(said.get("code")).isEqualTo(Json.of(3));
        assertThat(stage.client()
                        .exec(pod, List.of("sh", "-c", "read word"), "hello\n")
                        .get("code"))
                .isEqualTo(Json.of(0));
    }

    static void portsAnswer(Stage stage) {
        var page = stage.client().forward(pod(stage), PORT, "GET / HTTP/1.0\r\n\r\n");
        assertThat(page).startsWith("HTTP/1.").contains(" 200 ").endsWith("web\n");
    }
}
