package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.inflight.HeavyLane;
import dev.djong.codec.YamlReader;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import io.kubernetes.client.proto.Meta.ObjectMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1.ConfigMap;
import io.kubernetes.client.proto.V1.ConfigMapList;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that are sent while they are made say the same as short ones and as each other, in every encoding. */
class LongListsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String TABLE = ";as=Table;g=meta.k8s.io;v=v1";
    private static final String PARTIAL = ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    /** Of which some hundred KB, so that each list is several pieces. */
    private static final int MAP_COUNT = HeavyLane.HEAVY_ITEMS + 1;

    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        server = new TestServer();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var creates =
                IntStream.range(0, MAP_COUNT).mapToObj(LongListsTest::create).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(creates).join();
    }

    private static CompletableFuture<Void> create(int number) {
        // Names and texts of several lengths, some of which YAML must quote or break.
        var text = "\\n- a: \\\"b\\\"\\n".repeat(number % 7) + "é".repeat(number % 50);
        var body = "{\"metadata\":{\"name\":\"map-%d\",\"annotations\":{\"note\":\"%s\"}},\"data\":{\"key\":\"%s\"}}"
                .formatted(number, "x".repeat(1_000), text);
        var request = HttpRequest.newBuilder(URI.create(server.uri() + MAPS))
                .header("content-type", JSON)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.discarding())
                .thenAccept(answer -> assertThat(answer.statusCode()).isEqualTo(201));
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static HttpResponse<byte[]> get(String query, String accept, String... headers) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.uri() + MAPS + query)).header("accept", accept);
        if (headers.length > 0) {
            request.headers(headers);
        }
        var answer = http.send(request.build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private static JsonObject json(String query, String accept) throws Exception {
        return JsonReader.read(get(query, accept).body()).asObject();
    }

    /** The items of all pages, each of which is too short to be sent in pieces. */
    private static JsonArray paged(String query, String accept, String member) throws Exception {
        var all = new java.util.ArrayList<Json>();
        var token = "";
        do {
            var next = token.isEmpty() ? "" : "&continue=" + token;
            var page = json("?limit=100" + query + next, accept);
            page.array(member).forEach(all::add);
            token = page.object("metadata").text("continue");
        } while (!token.isEmpty());
        return JsonArray.of(all);
    }

    @Test
    void aListOfObjectsHasItsLengthInItsHead() throws Exception {
        var answer = get("", JSON);
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(answer.body().length);
        var list = JsonReader.read(answer.body()).asObject();
        assertThat(list.array("items").size()).isEqualTo(MAP_COUNT);
        assertThat(list.array("items")).isEqualTo(paged("", JSON, "items"));
        assertThat(new String(answer.body(), 0, 60, StandardCharsets.UTF_8))
                .startsWith("{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{");
    }

    @Test
    void prettyJsonIsTheSameForPeople() throws Exception {
        var answer = get("?pretty=true", JSON);
        assertThat(JsonReader.read(answer.body())).isEqualTo(json("", JSON));
        var lines = new String(answer.body(), StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.subList(0, 3))
                .containsExactly("{", "  \"kind\": \"ConfigMapList\",", "  \"apiVersion\": \"v1\",");
        assertThat(lines.subList(lines.size() - 3, lines.size())).containsExactly("    }", "  ]", "}");
    }

    @Test
    void yamlIsTheSame() throws Exception {
        var answer = get("", YAML);
        assertThat(answer.headers().firstValue("content-type")).hasValue(YAML);
        assertThat(YamlReader.read(answer.body()).tree()).isEqualTo(json("", JSON));
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, YAML})
    void tablesHaveARowForEach(String type) throws Exception {
        var body = get("?includeObject=Object", type + TABLE).body();
        var table = (type.equals(YAML) ? YamlReader.read(body).tree() : JsonReader.read(body)).asObject();
        assertThat(table.text("kind")).isEqualTo("Table");
        assertThat(table.array("columnDefinitions").size()).isPositive();
        assertThat(table.object("metadata").text("resourceVersion")).isNotEmpty();
        var rows = table.array("rows").objects().toList();
        assertThat(rows)
                .extracting(row -> row.object("object"))
                .isEqualTo(paged("&includeObject=Object", JSON + TABLE, "rows")
                        .objects()
                        .map(row -> row.object("object"))
                        .toList());
        assertThat(rows)
                .extracting(row -> row.array("cells").get(0))
                .isEqualTo(rows.stream()
                        .map(row -> row.object("object").object("metadata").get("name"))
                        .toList());
    }

    @Test
    void metadataAloneIsTheSame() throws Exception {
        var list = json("", JSON + PARTIAL);
        assertThat(list.text("kind")).isEqualTo("PartialObjectMetadataList");
        assertThat(list.array("items")).isEqualTo(paged("", JSON + PARTIAL, "items"));
        assertThat(list.array("items").size()).isEqualTo(MAP_COUNT);
    }

    @Test
    void protobufIsTheSame() throws Exception {
        for (var time : List.of("measured for this list", "measured before")) {
            var list = ConfigMapList.parseFrom(raw(get("", PROTOBUF).body()));
            assertThat(list.getItemsList())
                    .as(time)
                    .extracting(map -> map.getMetadata().getName() + map.getDataOrThrow("key"))
                    .isEqualTo(json("", JSON)
                            .array("items")
                            .objects()
                            .map(map -> map.object("metadata").text("name")
                                    + map.object("data").text("key"))
                            .toList());
            assertThat(list.getMetadata().getResourceVersion()).isNotEmpty();
        }
    }

    @Test
    void metadataAloneInProtobufIsThatOfTheWhole() throws Exception {
        var whole = ConfigMapList.parseFrom(raw(get("", PROTOBUF).body()));
        var partial = ConfigMapList.parseFrom(raw(get("", PROTOBUF + PARTIAL).body()));
        assertThat(partial.getItemsList())
                .extracting(ConfigMap::getMetadata)
                .isEqualTo(whole.getItemsList().stream()
                        .map(ConfigMap::getMetadata)
                        .toList());
        assertThat(partial.getItemsList()).extracting(ConfigMap::getDataMap).allMatch(java.util.Map::isEmpty);
        assertThat(partial.getItems(0).getMetadata()).isNotEqualTo(ObjectMeta.getDefaultInstance());
    }

    private static byte[] raw(byte[] body) throws Exception {
        return Unknown.parseFrom(Arrays.copyOfRange(body, 4, body.length))
                .getRaw()
                .toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, JSON + TABLE, YAML, PROTOBUF})
    void compressedItIsTheSame(String accept) throws Exception {
        var plain = get("", accept).body();
        var compressed = get("", accept, "accept-encoding", "gzip");
        assertThat(compressed.headers().firstValue("content-encoding")).hasValue("gzip");
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(withoutAges(unzipped.readAllBytes())).isEqualTo(withoutAges(plain));
        }
    }

    /** The cells of a table tell how old an object is at that moment. */
    private static String withoutAges(byte[] answer) {
        return new String(answer, StandardCharsets.ISO_8859_1).replaceAll("\"\\d+s\"\\]", "\"age\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON + TABLE, YAML, PROTOBUF, JSON + PARTIAL})
    void overHttp2ItIsTheSame(String accept) throws Exception {
        try (var second =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var request = HttpRequest.newBuilder(URI.create(server.uri() + MAPS))
                    .header("accept", accept)
                    .build();
            var answer = second.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(withoutAges(answer.body()))
                    .isEqualTo(withoutAges(get("", accept).body()));
        }
    }

    @Test
    void anEmptyListHasNoItems() throws Exception {
        var none = "?labelSelector=no%3Dbody";
        assertThat(json(none, JSON).array("items")).isEqualTo(JsonArray.EMPTY);
        assertThat(YamlReader.read(get(none, YAML).body()).tree()).isEqualTo(json(none, JSON));
        assertThat(new String(get(none + "&pretty=true", JSON).body(), StandardCharsets.UTF_8))
                .endsWith("  \"items\": []\n}\n");
    }

    @Test
    void whatRowsBringAlongIsCheckedBeforeAnythingIsSent() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.uri() + MAPS + "?includeObject=Half"))
                .header("accept", JSON + TABLE)
                .build();
        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(400);
    }
}
