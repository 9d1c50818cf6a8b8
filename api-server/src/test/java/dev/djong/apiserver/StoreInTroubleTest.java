package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.TroubledStore;
import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.json.JsonReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients are told while the store is full or does not answer. */
class StoreInTroubleTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final String JSON = "application/json";
    private static final String FULL = "etcd: etcdserver: mvcc: database space exceeded";

    private static TroubledStore store;
    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        store = new TroubledStore(new MemoryStore(InstantSource.system()));
        server = new TestServer(store);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterEach
    void endTrouble() {
        store.refuse(Optional.empty());
        store.loseAnswers(0);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    /** Whoever tried again would add the finalizer twice: the client has to look. */
    @Test
    void aWriteOfWhichNobodyKnowsIsNotRepeated() throws Exception {
        var made = send("POST", MAPS, "{\"metadata\":{\"name\":\"m\",\"finalizers\":[\"a.b/first\"]}}", JSON);
        assertThat(made.statusCode()).isEqualTo(201);
        send("GET", MAPS + "/m", "", JSON); // so that the cache has it
        store.loseAnswers(1);
        var patch = "[{\"op\":\"add\",\"path\":\"/metadata/finalizers/-\",\"value\":\"a.b/more\"}]";
        var answer = send("PATCH", MAPS + "/m", patch, "application/json-patch+json");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("was written is not known");
        var stored = JsonReader.read(send("GET", MAPS + "/m", "", JSON).body().getBytes());
        assertThat(stored.asObject().object("metadata").array("finalizers")).hasSize(2);
    }

    @Test
    void aFullStoreShowsInReadyzOnly() throws Exception {
        assertThat(send("GET", "/readyz/etcd-space", "", JSON).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/readyz?verbose", "", JSON).body()).contains("[+]etcd-space ok");
        store.refuse(Optional.of(FULL));
        var check = send("GET", "/readyz/etcd-space", "", JSON);
        assertThat(check.statusCode()).isEqualTo(500);
        var all = send("GET", "/readyz", "", JSON);
        assertThat(all.statusCode()).isEqualTo(500);
        assertThat(all.body()).contains("[-]etcd-space failed").contains("[+]etcd ok");
        assertThat(send("GET", "/livez", "", JSON).statusCode()).isEqualTo(200);
        store.refuse(Optional.empty());
        assertThat(send("GET", "/readyz", "", JSON).statusCode()).isEqualTo(200);
    }

    /** What a refused write reserved is free again. */
    @Test
    void aRefusedWriteKeepsNoNodePort() throws Exception {
        var service = """
            {"metadata":{"name":"%s"},"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30123}]}}\
            """;
        assertThat(send("POST", SERVICES + "?dryRun=All", service.formatted("dry"), JSON)
                        .statusCode())
                .isEqualTo(201);
        store.refuse(Optional.of(FULL));
        assertThat(send("POST", SERVICES, service.formatted("full"), JSON).statusCode())
                .isEqualTo(500);
        store.refuse(Optional.empty());
        assertThat(send("POST", SERVICES, service.formatted("again"), JSON).statusCode())
                .isEqualTo(201);
    }

    private static HttpResponse<String> send(String method, String path, String body, String type)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .header("Content-Type", type)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
