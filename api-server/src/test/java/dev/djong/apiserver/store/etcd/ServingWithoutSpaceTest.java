package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.TestServer;
import dev.djong.apiserver.store.Store;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients and load balancers see of a server whose etcd runs out of space, until an administrator made room. */
@Tag("real")
@Timeout(60)
class ServingWithoutSpaceTest {
    private static final int QUOTA_BYTES = 6 << 20;
    private static final int VALUE_BYTES = 900_000;
    /** etcd weighs what it has committed to its file, every 100 ms: until then a fast disk takes many times the quota. */
    private static final int MORE_THAN_FIT = 1_000;

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    static Path folder;

    private static EtcdServer etcd;
    private static Store store;
    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        etcd = EtcdServer.start(folder, 1, List.of("--quota-backend-bytes=" + QUOTA_BYTES));
        store = EtcdStore.open(etcd.options(), InstantSource.system());
        server = new TestServer(store);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        if (etcd != null) {
            http.close();
            server.close();
            store.close();
            etcd.close();
        }
    }

    @Test
    void itIsNotReadyButReadsUntilThereIsRoom() throws Exception {
        assertThat(send("GET", "/readyz?verbose", "").body()).contains("[+]etcd-space ok");
        int kept = 0;
        var refused = create(kept);
        while (refused.statusCode() == 201 && kept < MORE_THAN_FIT) {
            kept++;
            refused = create(kept);
        }
        assertThat(kept).isPositive();
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body())
                .contains("\"reason\":\"InternalError\"", "etcdserver: mvcc: database space exceeded");
        seesThatNothingCanBeStored();
        assertThat(send("GET", MAPS + "/fill-0", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", MAPS + "/fill-" + kept, "").statusCode()).isEqualTo(404);
        for (int i = 0; i < kept; i++) {
            assertThat(send("DELETE", MAPS + "/fill-" + i, "").statusCode()).isEqualTo(200);
        }
        assertThat(send("GET", MAPS, "").body()).doesNotContain("fill-0");
        assertThat(create(0).statusCode()).as("only deleting makes no room").isEqualTo(500);
        seesThatNothingCanBeStored();
        store.compact(store.currentRevision());
        etcd.makeRoom();
        assertThat(create(0).statusCode()).isEqualTo(201);
        assertThat(send("GET", "/readyz?verbose", "").body()).contains("[+]etcd-space ok", "readyz check passed");
        assertThat(send("GET", "/readyz", "").statusCode()).isEqualTo(200);
    }

    private static void seesThatNothingCanBeStored() throws Exception {
        var ready = send("GET", "/readyz?verbose", "");
        assertThat(ready.statusCode()).isEqualTo(500);
        assertThat(ready.body()).contains("[-]etcd-space failed", "[+]etcd ok", "readyz check failed");
        assertThat(send("GET", "/livez", "").statusCode())
                .as("a restart would not help")
                .isEqualTo(200);
    }

    private static HttpResponse<String> create(int number) throws Exception {
        var value = "x".repeat(VALUE_BYTES);
        return send(
                "POST", MAPS, "{\"metadata\":{\"name\":\"fill-%d\"},\"data\":{\"a\":\"%s\"}}".formatted(number, value));
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
