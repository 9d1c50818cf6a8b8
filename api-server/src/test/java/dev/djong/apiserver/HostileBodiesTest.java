package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import io.kubernetes.client.proto.Meta.ObjectMeta;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1.ConfigMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Bodies that are no body of anything, in every format and to every verb: each is refused with a Status that says nothing
 * of our insides, and leaves everything as it was. What chance does to good bodies may be good still, but never breaks us.
 */
class HostileBodiesTest {
    static {
        // the official client's messages are of an older generator, which says so once for each of them
        System.setProperty("com.google.protobuf.use_unsafe_pre22_gencode", "true");
    }

    private static final String CORE = "/api/v1/namespaces/hostile/";
    private static final String MAPS = CORE + "configmaps";
    private static final String APPS = "/apis/apps/v1/namespaces/hostile/deployments/existing";
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String JSON_PATCH = "application/json-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MUTANTS = 40;
    private static final int DEEP = 10_100;

    private static final String GOOD = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\","
            + "\"labels\":{\"a\":\"b\"}},\"data\":{\"k\":\"v\\u00e4\"},\"immutable\":false}";

    private static final List<String> BAD_JSON = List.of(
            "",
            " ",
            "null",
            "5",
            "\"text\"",
            "[]",
            "true",
            "[",
            "{",
            "}",
            "{]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{,}",
            "{\"a\" 1}",
            "{\"a\":1 \"b\":2}",
            "{'a':1}",
            "{a:1}",
            "{\"a\":01}",
            "{\"a\":+1}",
            "{\"a\":.5}",
            "{\"a\":1.}",
            "{\"a\":1e}",
            "{\"a\":0x1}",
            "{\"a\":NaN}",
            "{\"a\":-Infinity}",
            "{\"a\":tru}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u12\"}",
            "{\"a\":\"\t\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\0\"}",
            "{\"a\":\"",
            "{\"a\":[1,]}",
            "{\"a\":/*c*/1}",
            "\uFEFF",
            "{\"metadata\":5}",
            "{\"metadata\":[]}",
            "{\"metadata\":{\"labels\":[]}}",
            "{\"metadata\":{\"labels\":{\"a\":1}}}",
            "{\"metadata\":{\"name\":{}}}");
    private static final List<String> BAD_YAML = List.of(
            "",
            "#",
            "---",
            "5",
            "- a",
            "a: b: c",
            "a: [",
            "a: {",
            "a: \"",
            "a: '",
            "\ta: b",
            "a:\n\t- b",
            "*none",
            "a: *none",
            "a: &x [*x]",
            "a: !!java.lang.Object {}",
            "a: !!binary \"%%\"",
            "? [a]\n: b",
            "%YAML 9.9\n---\na",
            "metadata: 5",
            "metadata: {labels: []}",
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                    + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                    + "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\nmetadata: [*f,*f,*f,*f,*f,*f,*f,*f,*f]");
    private static final List<String> BAD_PATCHES = List.of(
            "{}",
            "[5]",
            "[{}]",
            "[{\"op\":\"add\"}]",
            "[{\"op\":\"none\",\"path\":\"/data\"}]",
            "[{\"op\":\"remove\",\"path\":\"/data/none\"}]",
            "[{\"op\":\"replace\",\"path\":\"/data/none\",\"value\":\"x\"}]",
            "[{\"op\":\"test\",\"path\":\"/data/k\",\"value\":\"other\"}]",
            "[{\"op\":\"add\",\"path\":\"data\",\"value\":{}}]",
            "[{\"op\":\"add\",\"path\":\"\",\"value\":5}]",
            "[{\"op\":\"move\",\"path\":\"/data/x\"}]",
            "[{\"op\":\"copy\",\"from\":\"/none\",\"path\":\"/data/x\"}]",
            "[{\"op\":\"add\",\"path\":\"/metadata/finalizers/5\",\"value\":\"x\"}]",
            "[{\"op\":\"add\",\"path\":\"/metadata/uid\",\"value\":\"x\"}]");

    /** A request without its body. */
    private record Door(String method, String path, String type) {}

    private record Answer(int code, String text) {}

    private static final TestServer SERVER = new TestServer();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void createWhatIsThere() {
        send("POST", "/api/v1/namespaces", JSON, bytes("{\"metadata\":{\"name\":\"hostile\"}}"));
        send("POST", MAPS, JSON, bytes("{\"metadata\":{\"name\":\"existing\"},\"data\":{\"k\":\"v\"}}"));
        send("POST", APPS.replace("/existing", ""), JSON, bytes("""
                {"metadata":{"name":"existing"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{
                 "metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"b"}]}}}}"""));
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        SERVER.close();
    }

    private static Stream<Door> writers(String type) {
        return Stream.of(
                new Door("POST", MAPS, type),
                new Door("PUT", MAPS + "/existing", type),
                new Door("PUT", APPS + "/status", type),
                new Door("PUT", APPS + "/scale", type),
                new Door("POST", CORE + "serviceaccounts/none/token", type),
                new Door("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", type));
    }

    private static Stream<Door> patchers(String type) {
        return Stream.of(
                new Door("PATCH", MAPS + "/existing", type),
                new Door("PATCH", APPS, type),
                new Door("PATCH", APPS + "/status", type),
                new Door("PATCH", APPS + "/scale", type));
    }

    @Test
    void brokenJsonIsRefused() {
        refused(writers(JSON), brokenJson());
    }

    @Test
    void brokenYamlIsRefused() {
        refused(writers(YAML), brokenYaml());
    }

    @Test
    void brokenProtobufIsRefused() throws IOException {
        refused(writers(PROTOBUF), brokenProtobuf());
    }

    @Test
    void brokenPatchesAreRefused() {
        refused(patchers(MERGE), brokenJson());
        refused(patchers(STRATEGIC), brokenJson());
        refused(
                patchers(JSON_PATCH).filter(door -> !door.path.contains("deployments")),
                BAD_PATCHES.stream().map(HostileBodiesTest::bytes).toList());
        refused(
                patchers(JSON_PATCH),
                brokenJson().stream()
                        .filter(body -> !new String(body, StandardCharsets.UTF_8).equals("[]"))
                        .toList());
        refused(patchers(APPLY), brokenYaml());
    }

    @Test
    void brokenDeleteOptionsAreRefused() {
        refused(
                Stream.of(new Door("DELETE", MAPS + "/existing", JSON)),
                brokenJson().stream()
                        .filter(body -> body.length > 1)
                        .filter(body -> !new String(body, StandardCharsets.UTF_8).matches("null|(?s).*metadata.*"))
                        .toList());
    }

    @Test
    void endlessNestingIsRefused() {
        var map = new Door("POST", MAPS, JSON);
        refused(
                Stream.of(map),
                List.of(bytes("{\"metadata\":" + "[".repeat(DEEP)), bytes("{\"metadata\":".repeat(DEEP))));
        refused(
                Stream.of(new Door("POST", MAPS, YAML), new Door("PATCH", MAPS + "/existing", APPLY)),
                List.of(bytes("metadata: " + "[".repeat(DEEP)), bytes("metadata: " + "{a: ".repeat(DEEP))));
    }

    @Test
    void warningsOfStrangeNamesArriveAsTheyAre() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(SERVER.uri() + MAPS + "?dryRun=All"))
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofString("{\"metadata\":{\"name\":\"m\"},\"dät\uFFFDa𝄞\":1}"))
                .build();
        try (var http2 = HttpClient.newHttpClient()) {
            for (var client : List.of(HTTP, http2)) {
                var answer = client.send(request, BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(201);
                assertThat(answer.headers().allValues("Warning"))
                        .extracting(
                                text -> new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                        .containsExactly("299 - \"unknown field \\\"dät\uFFFDa𝄞\\\"\"");
            }
        }
    }

    @Test
    void unknownFormatsAreRefused() {
        var body = List.of(bytes(GOOD));
        for (var type : List.of("application/cbor", "text/plain", "application/xml", "x", JSON + "-seq")) {
            refused(writers(type), body);
            refused(patchers(type), body);
        }
        refused(patchers(JSON), body);
        refused(patchers(PROTOBUF), body);
    }

    @Test
    void whatChanceDoesToBodiesNeverBreaksTheServer() throws IOException {
        var random = new SplittableRandom(1);
        for (int i = 0; i < MUTANTS; i++) {
            survived(new Door("POST", MAPS + "?dryRun=All", JSON), mutant(random, bytes(GOOD)));
            survived(new Door("POST", MAPS + "?dryRun=All", YAML), mutant(random, bytes(GOOD)));
            survived(new Door("POST", MAPS + "?dryRun=All", PROTOBUF), mutant(random, protobuf()));
            for (var type : List.of(MERGE, STRATEGIC, JSON_PATCH, APPLY)) {
                survived(new Door("PATCH", MAPS + "/existing?dryRun=All", type), mutant(random, bytes(GOOD)));
            }
        }
    }

    private static List<byte[]> brokenJson() {
        var bodies = new ArrayList<byte[]>();
        BAD_JSON.forEach(text -> bodies.add(bytes(text)));
        IntStream.range(1, GOOD.length() - 1)
                .filter(end -> end % 17 == 0)
                .forEach(end -> bodies.add(bytes(GOOD.substring(0, end))));
        bodies.add(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}', (byte) 0xFF});
        return bodies;
    }

    private static List<byte[]> brokenYaml() {
        var bodies = new ArrayList<byte[]>();
        BAD_YAML.forEach(text -> bodies.add(bytes(text)));
        bodies.add(new byte[] {'a', ':', ' ', (byte) 0xC3, (byte) 0x28});
        bodies.add(new byte[] {0, 0, 0});
        return bodies;
    }

    private static List<byte[]> brokenProtobuf() throws IOException {
        var good = protobuf();
        var bodies = new ArrayList<byte[]>();
        bodies.add(new byte[0]);
        bodies.add(bytes("k8s"));
        bodies.add(bytes("k8s\0"));
        bodies.add(bytes(GOOD));
        bodies.add(Arrays.copyOfRange(good, 4, good.length));
        bodies.add(envelopeOf(new byte[] {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07}));
        bodies.add(envelopeOf(new byte[] {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F}));
        bodies.add(envelopeOf(new byte[] {0x0A, 5, 1}));
        bodies.add(envelopeOf(new byte[] {0x08, 1}));
        bodies.add(envelopeOf(new byte[] {0x0B}));
        bodies.add(envelopeOf(new byte[] {0x0F}));
        bodies.add(envelopeOf(new byte[] {0x00, 0x00}));
        var endless = new byte[12];
        Arrays.fill(endless, (byte) 0xFF);
        bodies.add(envelopeOf(endless));
        for (int end = 5; end < 40; end += 5) {
            bodies.add(Arrays.copyOf(good, end));
        }
        return bodies;
    }

    private static byte[] protobuf() throws IOException {
        return envelopeOf(ConfigMap.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName("m").putLabels("a", "b"))
                .putData("k", "v")
                .build()
                .toByteArray());
    }

    private static byte[] envelopeOf(byte[] raw) throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes(bytes("k8s\0"));
        Unknown.newBuilder()
                .setTypeMeta(TypeMeta.newBuilder().setApiVersion("v1").setKind("ConfigMap"))
                .setRaw(ByteString.copyFrom(raw))
                .build()
                .writeTo(out);
        return out.toByteArray();
    }

    private static byte[] mutant(SplittableRandom random, byte[] body) {
        var changed = body.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(changed, random.nextInt(changed.length)) : changed;
    }

    private static void refused(Stream<Door> doors, List<byte[]> bodies) {
        var before = everything();
        var wrong = new ArrayList<String>();
        doors.forEach(door -> bodies.forEach(body -> {
            var answer = send(door.method, door.path, door.type, body);
            if (answer.code < 400 || !isCalm(answer)) {
                wrong.add(door + " <- " + shown(body) + "\n   -> " + answer);
            }
        }));
        assertThat(wrong).isEmpty();
        assertThat(everything()).isEqualTo(before);
    }

    private static void survived(Door door, byte[] body) {
        var answer = send(door.method, door.path, door.type, body);
        assertThat(isCalm(answer))
                .as(door + " <- " + shown(body) + "\n   -> " + answer)
                .isTrue();
    }

    /** A success or a client's error, as an object, and nothing of our insides in it. */
    private static boolean isCalm(Answer answer) {
        boolean refused = answer.code >= 400;
        return answer.code < 500
                && (!refused || status(answer.text).text("kind").equals("Status"))
                && !answer.text.contains("Exception")
                && !answer.text.contains("dev.djong")
                && !answer.text.contains("\\tat ");
    }

    private static JsonObject status(String text) {
        try {
            return JsonReader.read(text).asObject();
        } catch (JsonSyntaxException noJson) {
            return JsonObject.EMPTY;
        }
    }

    private static List<String> everything() {
        return Stream.of(MAPS, APPS, CORE + "serviceaccounts")
                .map(path -> send("GET", path, JSON, new byte[0]).text)
                .map(text -> text.replaceFirst("\"resourceVersion\":\"[0-9]+\"", ""))
                .toList();
    }

    private static String shown(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        return text.length() > 150 ? text.substring(0, 150) + "..." : text;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Answer send(String method, String path, String type, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create(SERVER.uri() + path))
                .timeout(PATIENCE)
                .header("Content-Type", type)
                .header("Accept", JSON)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
        try {
            var answer = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
