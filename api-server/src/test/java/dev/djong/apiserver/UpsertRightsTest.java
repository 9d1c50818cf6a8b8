package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Some kinds are made by a PUT of what is not there: that takes the right to create, not only to update. */
class UpsertRightsTest {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
    private static final String LEASE = "{\"metadata\":{\"name\":\"l\",\"resourceVersion\":\"%s\"},"
            + "\"spec\":{\"holderIdentity\":\"me\",\"leaseDurationSeconds\":%d}}";

    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        grant("updater", "\"get\",\"update\"");
        grant("creator", "\"get\",\"update\",\"create\"");
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static void grant(String user, String verbs) throws Exception {
        send("POST", RBAC + "/roles", "", """
            {"metadata":{"name":"%s"},"rules":[{"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":[%s]}]}
            """.formatted(user, verbs));
        send("POST", RBAC + "/rolebindings", "", """
            {"metadata":{"name":"%1$s"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"%1$s"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"%1$s"}]}
            """.formatted(user));
        Awaitility.await().until(() -> send("GET", LEASES + "/none", user, "").statusCode() == 404);
    }

    @Test
    void whoMayOnlyUpdateCreatesNothing() throws Exception {
        var refused = send("PUT", LEASES + "/l", "updater", LEASE.formatted("", 1));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("cannot create resource \\\"leases\\\"");
        var created = send("PUT", LEASES + "/l", "creator", LEASE.formatted("", 1));
        assertThat(created.statusCode()).isEqualTo(201);
        var version =
                JsonReader.read(created.body()).asObject().object("metadata").text("resourceVersion");
        assertThat(send("PUT", LEASES + "/l", "updater", LEASE.formatted(version, 2))
                        .statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> send(String method, String path, String user, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.uri() + path)).header("Content-Type", "application/json");
        if (!user.isEmpty()) {
            request.header("Impersonate-User", user);
        }
        var sent = request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return http.send(sent.build(), BodyHandlers.ofString());
    }
}
