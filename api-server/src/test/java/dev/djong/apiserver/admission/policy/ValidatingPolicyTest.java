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
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Policies as a user meets them. */
class ValidatingPolicyTest {
    private static final TestServer SERVER = new TestServer();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
    private static final String POLICIES = GROUP + "validatingadmissionpolicies";
    private static final String BINDINGS = GROUP + "validatingadmissionpolicybindings";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static int number;

    private final Deque<String> made = new ArrayDeque<>();
    private final String name = "p" + number++;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    /** A marker that each policy also refuses tells whether it is there. */
    @AfterEach
    void clean() throws Exception {
        while (!made.isEmpty()) {
            send("DELETE", made.removeLast(), "");
        }
        await().pollInterval(Duration.ofMillis(20))
                .until(() ->
                        !createMap("marker", "?dryRun=All", "{}").text("kind").equals("Status"));
    }

    private static HttpResponse<byte[]> answer(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(SERVER.uri().resolve(path))
                .header("content-type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonObject send(String method, String path, String body) throws Exception {
        return JsonReader.read(answer(method, path, body).body()).asObject();
    }

    private static JsonObject createMap(String name, String query, String data) throws Exception {
        return send("POST", MAPS + query, "{\"metadata\":{\"name\":\"%s\"},\"data\":%s}".formatted(name, data));
    }

    private JsonObject createMap(String data) throws Exception {
        return createMap(name, "", data);
    }

    /** @param spec of the policy without its constraints; the marker is the first validation */
    private void policy(String validations, String more, String binding) throws Exception {
        var made = send(
                "POST",
                POLICIES,
                Yaml.tree("""
                metadata: {name: %s}
                spec:
                  matchConstraints:
                    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}]
                %s
                  validations:
                  - {expression: "object.metadata.name != 'marker'"}
                %s
                """.formatted(
                                        name,
                                        more.indent(2).stripTrailing(),
                                        validations.indent(2).stripTrailing()))
                        .toString());
        assertThat(made.text("kind")).as(made.toString()).isEqualTo("ValidatingAdmissionPolicy");
        this.made.add(POLICIES + "/" + name);
        var bound = send(
                "POST",
                BINDINGS,
                Yaml.tree("{metadata: {name: %1$s-b}, spec: {policyName: %1$s, %2$s}}".formatted(name, binding))
                        .toString());
        assertThat(bound.text("kind")).as(bound.toString()).isEqualTo("ValidatingAdmissionPolicyBinding");
        this.made.add(BINDINGS + "/" + name + "-b");
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            var answer = answer("POST", MAPS + "?dryRun=All", "{\"metadata\":{\"name\":\"marker\"}}");
            return answer.statusCode() == 422
                    || !answer.headers().allValues("Warning").isEmpty();
        });
    }

    @Test
    void deniesInUpstreamsWords() throws Exception {
        policy("- {expression: \"object.data.level != 'high'\"}", "", "validationActions: [Deny]");
        var denied = createMap("{\"level\":\"high\"}");
        var text =
                "ValidatingAdmissionPolicy '%1$s' with binding '%1$s-b' denied request: failed expression: object.data.level != 'high'"
                        .formatted(name);
        assertThat(denied.text("message")).isEqualTo("configmaps \"" + name + "\" is forbidden: " + text);
        assertThat(denied.text("reason")).isEqualTo("Invalid");
        assertThat(denied.integerOr("code", 0)).isEqualTo(422);
        assertThat(denied.object("details").array("causes").get(0).asObject().text("message"))
                .isEqualTo(text);
        assertThat(createMap("{\"level\":\"low\"}").text("kind")).isEqualTo("ConfigMap");
    }

    @Test
    void saysWhatTheMessageSays() throws Exception {
        policy("""
                - expression: variables.size <= 2
                  message: too much
                  messageExpression: "'%d keys are %s'.format([variables.size, variables.size > 3 ? 'far too many' : 'too many'])"
                  reason: Forbidden
                - {expression: "!has(object.data.bad)", message: "no bad data"}
                """, "variables: [{name: size, expression: object.data.size()}]", "validationActions: [Deny]");
        var denied = createMap("{\"a\":\"\",\"b\":\"\",\"c\":\"\"}");
        assertThat(denied.text("message")).endsWith("denied request: 3 keys are too many");
        assertThat(denied.integerOr("code", 0)).isEqualTo(403);
        assertThat(createMap("{\"bad\":\"\"}").text("message")).endsWith("denied request: no bad data");
    }

    @Test
    void failsClosedUnlessToldOtherwise() throws Exception {
        policy("- {expression: object.data.missing == '1'}", "", "validationActions: [Deny]");
        assertThat(createMap("{\"a\":\"1\"}").text("message"))
                .endsWith(
                        "denied request: expression 'object.data.missing == '1'' resulted in error: no such key: missing");
        clean();
        policy("- {expression: object.data.missing == '1'}", "failurePolicy: Ignore", "validationActions: [Deny]");
        assertThat(createMap("{\"a\":\"1\"}").text("kind")).isEqualTo("ConfigMap");
    }

    @Test
    void onlyWarnsWhereTheBindingSaysSo() throws Exception {
        policy("- {expression: \"false\", message: mind the gap}", "", "validationActions: [Warn, Audit]");
        var answer = answer("POST", MAPS, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().allValues("Warning"))
                .containsExactly(
                        "299 - \"Validation failed for ValidatingAdmissionPolicy '%1$s' with binding '%1$s-b': mind the gap\""
                                .formatted(name));
    }

    @Test
    void takesParametersFromAnObject() throws Exception {
        assertThat(createMap("limits", "", "{\"max\":\"2\"}").text("kind")).isEqualTo("ConfigMap");
        policy(
                "- {expression: object.data.size() <= int(params.data.max)}",
                "paramKind: {apiVersion: v1, kind: ConfigMap}",
                "validationActions: [Deny], paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}");
        assertThat(createMap("{\"a\":\"\",\"b\":\"\"}").text("kind")).isEqualTo("ConfigMap");
        assertThat(createMap("q" + name, "", "{\"a\":\"\",\"b\":\"\",\"c\":\"\"}")
                        .text("message"))
                .contains("failed expression: object.data.size() <= int(params.data.max)");
        clean();
        send("DELETE", MAPS + "/limits", "");
        policy(
                "- {expression: object.data.size() <= int(params.data.max)}",
                "paramKind: {apiVersion: v1, kind: ConfigMap}",
                "validationActions: [Deny], paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}");
        assertThat(createMap("{}").text("message"))
                .endsWith(
                        "denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction");
    }

    @Test
    void looksAtConditionsOldObjectsUsersAndAccess() throws Exception {
        policy(
                """
                - {expression: "oldObject == null || object.data == oldObject.data", message: immutable}
                - {expression: "request.userInfo.username == 'admin' && request.operation in ['CREATE', 'UPDATE']"}
                - {expression: "namespaceObject.metadata.name == 'default' && request.namespace == 'default'"}
                - {expression: "authorizer.group('apps').resource('deployments').namespace('default').check('create').allowed()"}
                - {expression: "!authorizer.serviceAccount('default', 'nobody').requestResource.check('delete').allowed()", message: unused}
                """.replaceAll("(?m)^.*unused.*\n", ""),
                "matchConditions: [{name: not-free, expression: \"!has(object.metadata.labels) || object.metadata.labels[?'free'].orValue('') == ''\"}]",
                "validationActions: [Deny]");
        assertThat(createMap("{\"a\":\"1\"}").text("kind")).isEqualTo("ConfigMap");
        assertThat(send("PATCH", MAPS + "/" + name, "{\"data\":{\"a\":\"2\"}}").text("message"))
                .endsWith("immutable");
        assertThat(send(
                                "PATCH",
                                MAPS + "/" + name,
                                "{\"metadata\":{\"labels\":{\"free\":\"yes\"}},\"data\":{\"a\":\"2\"}}")
                        .text("kind"))
                .isEqualTo("ConfigMap");
    }

    @Test
    void refusesExpressionsThatDoNotCompile() throws Exception {
        var refused = send("POST", POLICIES, Yaml.tree("""
                metadata: {name: broken}
                spec:
                  matchConstraints:
                    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [pods]}]
                  validations: [{expression: object.x + }, {expression: "1 + 1"}, {expression: request.nope == 1}]
                """).toString());
        assertThat(refused.text("message"))
                .contains(
                        "spec.validations[0].expression: Invalid value: \"object.x +\": compilation failed: ERROR: <input>:1:11: ")
                .contains("spec.validations[1].expression: Invalid value: \"1 + 1\": must evaluate to bool but got int")
                .contains("undefined field 'nope'");
    }
}
