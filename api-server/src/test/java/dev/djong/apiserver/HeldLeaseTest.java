package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.leader.FencedTransport;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes that rely on a lease, from a leader that stands still between a request's head and its body. */
@Timeout(60)
class HeldLeaseTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String BODY = "{\"metadata\":{\"name\":\"late\"}}";

    /** Has one seat for writes, so that anybody can see whether it is taken. */
    private TestServer server;

    private HttpClient http;

    @BeforeEach
    void start() {
        server = new TestServer(List.of(), 10, 1);
        http = HttpClient.newHttpClient();
        var api = server.engine().client();
        api.create(Resources.CLUSTER_ROLE_BINDINGS, Yaml.object("""
            metadata: {name: leader}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: leader}]
            """));
        api.create(Resources.LEASES, Yaml.object("""
            metadata: {namespace: default, name: lead}
            spec: {holderIdentity: first}
            """));
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private void replaceHolder() {
        var api = server.engine().client();
        var lease = api.get(Resources.LEASES, new ObjectKey("default", "lead"));
        api.update(Resources.LEASES, lease.with("spec", Yaml.tree("{holderIdentity: second}")));
    }

    @Test
    void countWhatIsHeldWhenTheWholeRequestIsThere() throws Exception {
        try (var stopped = new Socket(server.uri().getHost(), server.uri().getPort())) {
            send(stopped, head("first") + BODY.substring(0, 5));
            Awaitility.await().until(this::isSeatTaken);
            replaceHolder();
            send(stopped, BODY.substring(5));
            assertThat(statusLine(stopped)).startsWith("HTTP/1.1 409");
        }
        assertThat(server.engine().client().find(Resources.CONFIG_MAPS, new ObjectKey("default", "late")))
                .isEmpty();
    }

    @Test
    void areServedWhileItIsHeld() throws Exception {
        try (var leader = new Socket(server.uri().getHost(), server.uri().getPort())) {
            send(leader, head("first") + BODY.substring(0, 5));
            Awaitility.await().until(this::isSeatTaken);
            send(leader, BODY.substring(5));
            assertThat(statusLine(leader)).startsWith("HTTP/1.1 201");
        }
    }

    private static String head(String holder) {
        return "POST " + MAPS + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Impersonate-User: leader\r\n" + FencedTransport.LEASE_HEADER + ": default/lead/" + holder + "\r\n"
                + "Content-Length: " + BODY.length() + "\r\n\r\n";
    }

    private boolean isSeatTaken() throws IOException, InterruptedException {
        var write = HttpRequest.newBuilder(URI.create(server.uri() + MAPS + "/absent"))
                .header("impersonate-user", "leader")
                .DELETE()
                .build();
        return http.send(write, BodyHandlers.discarding()).statusCode() == 429;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String statusLine(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }
}
