package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code resourceVersion}, {@code resourceVersionMatch} and {@code sendInitialEvents} mean together.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions">Resource versions</a>
 */
class ListOptionsTest {
    private static final AtomicInteger ROWS = new AtomicInteger();
    private static final String INVALID = "ListOptions.meta.k8s.io \"\" is invalid: ";

    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        server = new TestServer();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    /** FIRST is the revision of the first of two writes, AHEAD one that never comes, OLD a compacted one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        ^^        | ^^           | ^^   | 200 | first second
        0         | ^^           | ^^   | 200 | first second
        FIRST     | ^^           | ^^   | 200 | first second
        FIRST&limit=5 | ^^       | ^^   | 200 | first
        0&limit=5 | ^^           | ^^   | 200 | first second
        AHEAD     | ^^           | ^^   | 504 | Too large resource version: AHEAD
        x         | ^^           | ^^   | 400 | invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax
        -1        | ^^           | ^^   | 400 | invalid resource version: resourceVersion: Invalid value: "-1": strconv.ParseUint: parsing "-1": invalid syntax
        99999999999999999999 | ^^ | ^^  | 400 | invalid resource version: resourceVersion: Invalid value: "99999999999999999999": strconv.ParseUint: parsing "99999999999999999999": value out of range
        ^^        | Exact        | ^^   | 422 | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided
        0         | Exact        | ^^   | 422 | resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"
        FIRST     | Exact        | ^^   | 200 | first
        ^^        | NotOlderThan | ^^   | 422 | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided
        0         | NotOlderThan | ^^   | 200 | first second
        FIRST     | NotOlderThan | ^^   | 200 | first second
        AHEAD     | NotOlderThan | ^^   | 504 | Too large resource version: AHEAD
        FIRST     | Newest       | ^^   | 422 | resourceVersionMatch: Unsupported value: "Newest": supported values: "Exact", "NotOlderThan", ""
        ^^        | ^^           | true | 422 | sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list
        0         | NotOlderThan | false | 422 | sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list
        ^^        | Newest       | true | 422 | [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, resourceVersionMatch: Unsupported value: "Newest": supported values: "Exact", "NotOlderThan", "", sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list]
        """)
    void lists(String version, String match, String initial, int code, String wanted) throws Exception {
        var row = new Row();
        var answer = row.get("a=b" + row.query(version, match, initial));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        var json =
                JsonReader.read(answer.body().getBytes(StandardCharsets.UTF_8)).asObject();
        if (code == 200) {
            assertThat(json.array("items")
                            .objects()
                            .map(item -> item.object("metadata").text("name")))
                    .containsExactly(wanted.split(" "));
        } else {
            assertThat(json.text("message")).startsWith((code == 422 ? INVALID : "") + row.resolve(wanted));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        ^^        | ^^    | 400 | invalid continue token: continue key is not valid
        0         | ^^    | 400 | invalid continue token: continue key is not valid
        FIRST     | ^^    | 400 | specifying resource version is not allowed when using continue
        FIRST     | Exact | 422 | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided
        """)
    void laterPages(String version, String match, int code, String wanted) throws Exception {
        var row = new Row();
        var answer = row.get("continue=abc" + row.query(version, match, null));
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(JsonReader.read(answer.body().getBytes(StandardCharsets.UTF_8))
                        .asObject()
                        .text("message"))
                .isEqualTo((code == 422 ? INVALID : "") + wanted);
    }

    /** What is told before a third object, which is made when the watch is open. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        ^^        | ^^           | ^^    | 200 | first second
        0         | ^^           | ^^    | 200 | first second
        FIRST     | ^^           | ^^    | 200 | second
        ^^        | NotOlderThan | true  | 200 | first second BOOKMARK
        0         | NotOlderThan | true  | 200 | first second BOOKMARK
        FIRST     | NotOlderThan | true  | 200 | first second BOOKMARK
        AHEAD     | NotOlderThan | true  | 504 | Too large resource version: AHEAD
        ^^        | NotOlderThan | false | 200 | ^^
        0         | NotOlderThan | false | 200 | ^^
        FIRST     | NotOlderThan | false | 200 | second
        ^^        | ^^           | true  | 422 | resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan
        FIRST     | ^^           | false | 422 | resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan
        FIRST     | Exact        | true  | 422 | [resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]
        ^^        | NotOlderThan | ^^    | 422 | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided
        ^^        | Exact        | ^^    | 422 | [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]
        x         | ^^           | ^^    | 400 | invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax
        """)
    void watches(String version, String match, String initial, int code, String wanted) throws Exception {
        var row = new Row();
        var query = "watch=true&allowWatchBookmarks=true" + row.query(version, match, initial);
        var request = HttpRequest.newBuilder(row.maps("?" + query)).build();
        var answer = http.send(request, BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(answer.statusCode()).isEqualTo(code);
            if (code != 200) {
                var status = JsonReader.read(lines.readLine()).asObject();
                assertThat(status.text("message")).startsWith((code == 422 ? INVALID : "") + row.resolve(wanted));
                return;
            }
            row.create("third");
            var told = new ArrayList<String>();
            for (var next = told(lines); !next.equals("third"); next = told(lines)) {
                told.add(next);
            }
            assertThat(String.join(" ", told)).isEqualTo(wanted == null ? "" : wanted);
        }
    }

    private static String told(BufferedReader lines) throws IOException {
        var event = JsonReader.read(lines.readLine()).asObject();
        return event.text("type").equals("ADDED")
                ? event.object("object").object("metadata").text("name")
                : event.text("type");
    }

    /** A namespace of its own with two config maps. */
    private static final class Row {
        private final String namespace = "row-" + ROWS.incrementAndGet();
        private final long first;

        Row() throws Exception {
            post(URI.create(server.uri() + "/api/v1/namespaces"), namespace);
            first = Long.parseLong(create("first").object("metadata").text("resourceVersion"));
            create("second");
            // Lists that may be old tell what the cache has seen, which is both from here on: this one waits for it.
            assertThat(get("").statusCode()).isEqualTo(200);
        }

        URI maps(String rest) {
            return URI.create(server.uri() + "/api/v1/namespaces/" + namespace + "/configmaps" + rest);
        }

        JsonObject create(String name) throws Exception {
            return post(maps(""), name);
        }

        private static JsonObject post(URI uri, String name) throws Exception {
            var request = HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"metadata\":{\"name\":\"" + name + "\"}}"))
                    .build();
            var answer = http.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(201);
            return JsonReader.read(answer.body()).asObject();
        }

        java.net.http.HttpResponse<String> get(String query) throws Exception {
            return http.send(HttpRequest.newBuilder(maps("?" + query)).build(), BodyHandlers.ofString());
        }

        String resolve(String text) {
            return text.replace("FIRST", "" + first).replace("AHEAD", "" + (first + 1_000_000));
        }

        String query(String version, String match, String initial) {
            return (version == null || version.isEmpty() ? "" : "&resourceVersion=" + resolve(version))
                    + (match == null || match.isEmpty() ? "" : "&resourceVersionMatch=" + match)
                    + (initial == null || initial.isEmpty() ? "" : "&sendInitialEvents=" + initial);
        }
    }
}
