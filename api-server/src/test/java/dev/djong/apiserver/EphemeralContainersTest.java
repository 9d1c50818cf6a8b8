package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code kubectl debug} writes. */
class EphemeralContainersTest {
    private static final ObjectKey POD = new ObjectKey("default", "web");
    private static TestServer server;
    private static ApiClient api;

    @BeforeAll
    static void start() {
        server = new TestServer();
        api = server.engine().client();
        api.create(Resources.SERVICE_ACCOUNTS, Yaml.object("{metadata: {name: default, namespace: default}}"));
        api.create(Resources.PODS, Yaml.object("""
                metadata: {name: web, namespace: default, labels: {a: b}}
                spec: {nodeName: n1, containers: [{name: c, image: i}]}
                """));
        debug(
                "{spec: {ephemeralContainers: [{name: first, image: i, targetContainerName: c, stdin: true, tty: true}]}}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ApiObject debug(String patch) {
        return api.patch(Resources.PODS, POD, "ephemeralcontainers", Patch.strategic(Yaml.tree(patch)));
    }

    @Test
    void areAddedWithDefaultsAndCountAsANewGeneration() {
        var before = api.get(Resources.PODS, POD);
        var after = debug(
                "{metadata: {labels: {a: other}}, spec: {nodeName: n2, ephemeralContainers: [{name: another, image: i}]}}");
        assertThat(after.generation()).isEqualTo(before.generation() + 1);
        assertThat(after.labels()).containsEntry("a", "b");
        assertThat(after.spec().text("nodeName")).isEqualTo("n1");
        assertThat(after.spec().array("ephemeralContainers").objects())
                .anyMatch(container -> container.text("name").equals("another")
                        && container.text("imagePullPolicy").equals("Always")
                        && container.text("terminationMessagePath").equals("/dev/termination-log"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: x, image: i, targetContainerName: absent} | spec.ephemeralContainers[0].targetContainerName: Not found: \"absent\"",
                "{name: x, image: i, ports: [{containerPort: 1}]} | spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container",
                "{name: x, image: i, resources: {limits: {cpu: 1}}} | spec.ephemeralContainers[0].resources: Forbidden: cannot be set for an Ephemeral Container",
                "{name: x, image: i, livenessProbe: {exec: {command: [a]}}} | spec.ephemeralContainers[0].livenessProbe: Forbidden: cannot be set for an Ephemeral Container",
                "{name: c, image: i} | spec.ephemeralContainers[0].name: Duplicate value: \"c\"",
                "{name: x} | spec.ephemeralContainers[0].image: Required value",
                "{name: first, image: other} | existing ephemeral containers \"first\" may not be changed",
                "{name: first, $patch: delete} | existing ephemeral containers \"first\" may not be removed",
            })
    void canDoAndClaimLittle(String container, String message) {
        var refused = catchThrowableOfType(
                ApiFailure.class, () -> debug("{spec: {ephemeralContainers: [" + container + "]}}"));
        assertThat(refused).hasMessageContaining(message);
        assertThat(refused.status().code()).isEqualTo(422);
    }

    @Test
    void areNotForTheMainResource() {
        var refused = catchThrowableOfType(
                ApiFailure.class,
                () -> api.patch(
                        Resources.PODS,
                        POD,
                        "",
                        Patch.strategic(Yaml.tree("{spec: {ephemeralContainers: [{name: more, image: i}]}}"))));
        assertThat(refused).hasMessageContaining("pod updates may not change fields other than");
    }
}
