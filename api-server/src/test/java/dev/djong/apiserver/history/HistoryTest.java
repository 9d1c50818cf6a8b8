package dev.djong.apiserver.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.TestServer;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The past of an object, over HTTP. */
class HistoryTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer();
        send("POST", MAPS + "?fieldManager=alice", "{\"metadata\":{\"name\":\"m\"},\"data\":{\"a\":\"1\"}}");
        send("PATCH", MAPS + "/m?fieldManager=bob", "{\"data\":{\"b\":\"2\"}}");
        send("DELETE", MAPS + "/m", "");
        send("POST", MAPS + "?fieldManager=carol", "{\"metadata\":{\"name\":\"m\"},\"data\":{\"a\":\"3\"}}");
        send("POST", MAPS + "?fieldManager=dave", "{\"metadata\":{\"name\":\"gone\"},\"data\":{}}");
        send("DELETE", MAPS + "/gone", "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .header("Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static JsonObject get(String path) throws Exception {
        return JsonReader.read(send("GET", path, "").body().getBytes()).asObject();
    }

    @Test
    void tellsEachStateAndWhoMadeIt() throws Exception {
        var history = get(MAPS + "/m?djong.history=10");
        assertThat(history.text("kind")).isEqualTo("ObjectHistory");
        assertThat(history.flag("more")).isFalse();
        var items = history.array("items").objects().toList();
        assertThat(items)
                .extracting(item -> item.text("type"))
                .containsExactly("ADDED", "DELETED", "MODIFIED", "ADDED");
        assertThat(items)
                .extracting(item -> item.array("by")
                        .objects()
                        .map(author -> author.text("manager"))
                        .toList())
                .containsExactly(List.of("carol"), List.of(), List.of("bob"), List.of("alice"));
        assertThat(items.get(2).object("object").object("data").text("b")).isEqualTo("2");
        assertThat(items.get(2).object("object").object("metadata").text("resourceVersion"))
                .isEqualTo(items.get(2).text("resourceVersion"));
    }

    @Test
    void tellsOfDeletedObjectsToo() throws Exception {
        var items =
                get(MAPS + "/gone?djong.history=10").array("items").objects().toList();
        assertThat(items).extracting(item -> item.text("type")).containsExactly("DELETED", "ADDED");
    }

    @Test
    void hasALimit() throws Exception {
        var history = get(MAPS + "/m?djong.history=2");
        assertThat(history.flag("more")).isTrue();
        assertThat(history.array("items").size()).isEqualTo(2);
        assertThat(send("GET", MAPS + "/m?djong.history=0", "").statusCode()).isEqualTo(400);
        assertThat(send("GET", MAPS + "/m?djong.history=1001", "").statusCode()).isEqualTo(400);
        assertThat(send("GET", MAPS + "/m?djong.history=1000", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", MAPS + "/never?djong.history=10", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aListAtAnExactRevisionShowsWhatWasThereThen() throws Exception {
        var items = get(MAPS + "/m?djong.history=10").array("items").objects().toList();
        var then = items.get(2).text("resourceVersion");
        var list = get(MAPS + "?fieldSelector=metadata.name%3Dm&resourceVersionMatch=Exact&resourceVersion=" + then);
        assertThat(list.array("items").objects())
                .singleElement()
                .satisfies(map -> assertThat(map.object("data").text("b")).isEqualTo("2"));
        assertThat(list.object("metadata").text("resourceVersion")).isEqualTo(then);
    }

    @Test
    void standardRequestsAreAsEver() throws Exception {
        assertThat(get(MAPS + "/m").text("kind")).isEqualTo("ConfigMap");
        assertThat(send("GET", "/apis", "").body()).doesNotContain("djong");
    }
}
