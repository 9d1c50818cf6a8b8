package dev.djong.apiserver.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.apiserver.TestServer;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Mutating policies as a user meets them; each test has a label of its own that its policy asks for. */
class MutatingPolicyTest {
    private static final TestServer SERVER = new TestServer();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static int number;

    private final String name = "m" + number++;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static JsonObject send(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(SERVER.uri().resolve(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return JsonReader.read(HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body())
                .asObject();
    }

    private JsonObject policy(String mutation) throws Exception {
        return send(
                GROUP + "mutatingadmissionpolicies",
                Yaml.tree("""
                metadata: {name: %1$s}
                spec:
                  reinvocationPolicy: Never
                  matchConstraints:
                    objectSelector: {matchLabels: {test: %1$s}}
                    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]
                  variables: [{name: side, expression: "'sidecar'"}]
                  mutations:
                %2$s
                """.formatted(name, mutation.indent(2).stripTrailing()))
                        .toString());
    }

    private void bind() throws Exception {
        var bound = send(
                GROUP + "mutatingadmissionpolicybindings",
                Yaml.tree("{metadata: {name: %1$s-b}, spec: {policyName: %1$s}}".formatted(name))
                        .toString());
        assertThat(bound.text("kind")).as(bound.toString()).isEqualTo("MutatingAdmissionPolicyBinding");
    }

    private JsonObject deployment() throws Exception {
        return send(DEPLOYMENTS + "?dryRun=All", Yaml.tree("""
                metadata: {name: %1$s, labels: {test: %1$s}}
                spec:
                  selector: {matchLabels: {a: b}}
                  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}
                """.formatted(name)).toString());
    }

    @Test
    void appliesWhatItMakes() throws Exception {
        var made = policy("""
                - patchType: ApplyConfiguration
                  applyConfiguration:
                    expression: >
                      Object{metadata: Object.metadata{labels: {"by": "policy"}}, spec: Object.spec{replicas: 4,
                      template: Object.spec.template{spec: Object.spec.template.spec{containers: [
                      Object.spec.template.spec.containers{name: variables.side, image: "side"}]}}}}
                """);
        assertThat(made.text("kind")).as(made.toString()).isEqualTo("MutatingAdmissionPolicy");
        bind();
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> deployment().object("spec").integerOr("replicas", 0) == 4);
        var changed = deployment();
        assertThat(changed.object("metadata").object("labels").text("by")).isEqualTo("policy");
        assertThat(changed.object("spec")
                        .object("template")
                        .object("spec")
                        .array("containers")
                        .objects())
                .extracting(container -> container.text("name"))
                .containsExactlyInAnyOrder("c", "sidecar");
    }

    @Test
    void patchesAndSaysWhatDoesNotFit() throws Exception {
        var made = policy("""
                - patchType: JSONPatch
                  jsonPatch:
                    expression: >
                      [JSONPatch{op: "test", path: "/spec/template/spec/containers/0/name", value: "c"},
                      JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("x.io/y"), value: variables.side},
                      JSONPatch{op: "remove", path: "/metadata/annotations"}]
                """);
        assertThat(made.text("kind")).as(made.toString()).isEqualTo("MutatingAdmissionPolicy");
        bind();
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> deployment().text("kind").equals("Status"));
        var refused = deployment();
        assertThat(refused.text("message"))
                .startsWith("policy '%1$s' with binding '%1$s-b' denied request: ".formatted(name));
        assertThat(refused.integerOr("code", 0)).isEqualTo(403);
    }

    @Test
    void refusesWhatMakesNoChange() throws Exception {
        assertThat(policy("- {patchType: ApplyConfiguration, applyConfiguration: {expression: \"{'a': 1}\"}}")
                        .text("message"))
                .contains(
                        "spec.mutations[0].applyConfiguration.expression: Invalid value: \"{'a': 1}\": must evaluate to Object but got map(string, int)");
        assertThat(policy("- {patchType: JSONPatch, jsonPatch: {expression: \"Object{}\"}}")
                        .text("message"))
                .contains("must evaluate to list(JSONPatch) but got Object");
        assertThat(policy("- {patchType: Merge}").text("message"))
                .contains("spec.mutations[0].patchType: Unsupported value: \"Merge\"");
    }
}
