package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Meta.ObjectMeta;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1.ConfigMap;
import io.kubernetes.client.proto.V1.ConfigMapList;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What typed Go clients say and hear, read and written by an implementation that is not ours. */
class ProtobufTest {
    private static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";
    private static final String PARTIAL = ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String PARTIAL_LIST = ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private static final TestServer SERVER = new TestServer();

    private final HttpClient http = HttpClient.newHttpClient();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void anObjectGoesInAndComesOut() throws Exception {
        var namespace = namespace("in-and-out");
        var created = ConfigMap.parseFrom(raw(create(namespace, "a", "1"), "v1", "ConfigMap"));
        assertThat(created.getMetadata().getUid()).isNotEmpty();
        assertThat(created.getMetadata().getCreationTimestamp().getSeconds()).isPositive();
        assertThat(created.getMetadata().getManagedFieldsList()).hasSize(1);
        assertThat(created.getMetadata()
                        .getManagedFields(0)
                        .getFieldsV1()
                        .getRaw()
                        .toStringUtf8())
                .startsWith("{");

        var read = ConfigMap.parseFrom(raw(get(namespace + "/configmaps/a", MEDIA_TYPE), "v1", "ConfigMap"));
        assertThat(read).isEqualTo(created);
    }

    @Test
    void aListIsOneMessage() throws Exception {
        var namespace = namespace("listed");
        create(namespace, "a", "1");
        create(namespace, "b", "2");
        var answer = get(namespace + "/configmaps?limit=1", MEDIA_TYPE + "," + "application/json");
        var list = ConfigMapList.parseFrom(raw(answer, "v1", "ConfigMapList"));
        assertThat(list.getItemsList())
                .extracting(map -> map.getMetadata().getName())
                .containsExactly("a");
        assertThat(list.getItems(0).getDataMap()).containsEntry("key", "1");
        assertThat(list.getMetadata().getResourceVersion()).isNotEmpty();
        assertThat(list.getMetadata().getContinue()).isNotEmpty();
        assertThat(list.getMetadata().getRemainingItemCount()).isEqualTo(1);
    }

    @Test
    void metadataAloneIsAMessageToo() throws Exception {
        var namespace = namespace("partial");
        create(namespace, "a", "1");
        var one =
                raw(get(namespace + "/configmaps/a", MEDIA_TYPE + PARTIAL), "meta.k8s.io/v1", "PartialObjectMetadata");
        assertThat(ConfigMap.parseFrom(one).getMetadata().getName()).isEqualTo("a");
        assertThat(ConfigMap.parseFrom(one).getDataMap()).isEmpty();
        var list = raw(
                get(namespace + "/configmaps", MEDIA_TYPE + PARTIAL_LIST),
                "meta.k8s.io/v1",
                "PartialObjectMetadataList");
        assertThat(ConfigMapList.parseFrom(list).getItemsList())
                .extracting(map -> map.getMetadata().getName())
                .containsExactly("a");
    }

    @Test
    void aWatchIsAStreamOfMessagesWithTheirLengths() throws Exception {
        var namespace = namespace("watched");
        var answer = http.send(
                request(namespace + "/configmaps?watch=true&timeoutSeconds=20")
                        .header("accept", MEDIA_TYPE + ";stream=watch")
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("content-type")).hasValue(MEDIA_TYPE + ";stream=watch");
        try (var body = answer.body()) {
            create(namespace, "a", "1");
            var event = nextEvent(body);
            assertThat(event.getType()).isEqualTo("ADDED");
            var object = ConfigMap.parseFrom(raw(event.getObject().getRaw().toByteArray(), "v1", "ConfigMap"));
            assertThat(object.getMetadata().getName()).isEqualTo("a");

            http.send(request(namespace + "/configmaps/a").DELETE().build(), BodyHandlers.discarding());
            var gone = nextEvent(body);
            assertThat(gone.getType()).isEqualTo("DELETED");
            var last = ConfigMap.parseFrom(raw(gone.getObject().getRaw().toByteArray(), "v1", "ConfigMap"));
            assertThat(Long.parseLong(last.getMetadata().getResourceVersion()))
                    .isGreaterThan(Long.parseLong(object.getMetadata().getResourceVersion()));
        }
    }

    @Test
    void aDeletionIsAnsweredWithAStatus() throws Exception {
        var namespace = namespace("deleted");
        create(namespace, "a", "1");
        var answer = http.send(
                request(namespace + "/configmaps/a")
                        .header("accept", MEDIA_TYPE)
                        .DELETE()
                        .build(),
                BodyHandlers.ofByteArray());
        var status = Meta.Status.parseFrom(raw(answer.body(), "v1", "Status"));
        assertThat(status.getStatus()).isEqualTo("Success");
        assertThat(status.getDetails().getName()).isEqualTo("a");
    }

    @Test
    void tablesAreLeftToOtherEncodings() throws Exception {
        var namespace = namespace("tables");
        var table = ";as=Table;g=meta.k8s.io;v=v1";
        var answer = send(request(namespace + "/configmaps")
                .header("accept", MEDIA_TYPE + table + ",application/json" + table)
                .build());
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(send(request(namespace + "/configmaps")
                                .header("accept", MEDIA_TYPE + table)
                                .build())
                        .statusCode())
                .isEqualTo(406);
    }

    private static Meta.WatchEvent nextEvent(InputStream body) throws IOException {
        var in = new DataInputStream(body);
        return Meta.WatchEvent.parseFrom(in.readNBytes(in.readInt()));
    }

    private String namespace(String name) throws Exception {
        var body = "{\"metadata\":{\"name\":\"" + name + "\"}}";
        send(request("/api/v1/namespaces")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
        return "/api/v1/namespaces/" + name;
    }

    private byte[] create(String namespace, String name, String value) throws Exception {
        var object = ConfigMap.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name))
                .putData("key", value)
                .build();
        var answer = send(request(namespace + "/configmaps")
                .header("content-type", MEDIA_TYPE)
                .header("accept", MEDIA_TYPE)
                .POST(BodyPublishers.ofByteArray(enveloped(object)))
                .build());
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer.body();
    }

    private byte[] get(String path, String accept) throws Exception {
        var answer = send(request(path).header("accept", accept).build());
        assertThat(answer.headers().firstValue("content-type")).hasValue(MEDIA_TYPE);
        return answer.body();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(SERVER.uri().resolve(path));
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        return http.send(request, BodyHandlers.ofByteArray());
    }

    private static byte[] enveloped(Message object) throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        Unknown.newBuilder()
                .setTypeMeta(TypeMeta.newBuilder().setApiVersion("v1").setKind("ConfigMap"))
                .setRaw(object.toByteString())
                .build()
                .writeTo(out);
        return out.toByteArray();
    }

    private static ByteString raw(byte[] body, String apiVersion, String kind) throws IOException {
        assertThat(Arrays.copyOf(body, MAGIC.length)).isEqualTo(MAGIC);
        var envelope = Unknown.parseFrom(Arrays.copyOfRange(body, MAGIC.length, body.length));
        assertThat(envelope.getTypeMeta().getApiVersion()).isEqualTo(apiVersion);
        assertThat(envelope.getTypeMeta().getKind()).isEqualTo(kind);
        return envelope.getRaw();
    }
}
