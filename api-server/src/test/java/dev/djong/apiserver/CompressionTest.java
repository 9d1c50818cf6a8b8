package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large answers are sent compressed to whom asks for it. */
class CompressionTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var text = "\"" + "0123456789".repeat(10_000) + "\"";
        for (int i = 0; i < 3; i++) {
            var body = "{\"metadata\":{\"name\":\"large-" + i + "\"},\"data\":{\"a\":" + text + "}}";
            var request = HttpRequest.newBuilder(URI.create(server.uri() + MAPS))
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(201);
        }
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static HttpResponse<byte[]> get(String path, String encodings) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.uri() + path));
        if (!encodings.isEmpty()) {
            request.header("accept-encoding", encodings);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, gzip;q=0.5"})
    void aLargeListIsTheSameCompressed(String encodings) throws Exception {
        var plain = get(MAPS, "");
        var compressed = get(MAPS, encodings);
        assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
        assertThat(compressed.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(compressed.headers().firstValue("vary")).contains("Accept-Encoding");
        assertThat(compressed.body().length).isLessThan(plain.body().length / 10);
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(unzipped.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "gzip;q=0", "identity"})
    void whoDoesNotWantItIsNotGivenIt(String encodings) throws Exception {
        assertThat(get(MAPS, encodings).headers().firstValue("content-encoding"))
                .isEmpty();
    }

    @Test
    void aSmallAnswerIsSentAsItIs() throws Exception {
        assertThat(get("/version", "gzip").headers().firstValue("content-encoding"))
                .isEmpty();
    }

    @Test
    void aWatchIsSentAsItIs() throws Exception {
        assertThat(get(MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=0", "gzip")
                        .headers()
                        .firstValue("content-encoding"))
                .isEmpty();
    }
}
