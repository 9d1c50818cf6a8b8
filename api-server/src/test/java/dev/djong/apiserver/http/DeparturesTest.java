package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watch that has nothing to tell ends when its client has gone, not with its next event. */
@Timeout(60)
class DeparturesTest {
    private static final int MANY = 1000;
    private static final String WATCH = "/api/v1/namespaces/default/configmaps?watch=true";
    /** It takes some 50 ms where nothing else runs. These watches have nothing to write, so otherwise they would stay for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration SETTLED = Duration.ofMillis(200);

    private static final TestServer SERVER = new TestServer();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void watchesEndWithTheirConnection() throws IOException {
        int before = SERVER.open();
        try (var client = new RawHttp2(SERVER.uri())) {
            open(client, MANY);
            assertThat(SERVER.open()).isEqualTo(before + MANY);
        }
        assertOpen(before);
    }

    @Test
    void watchesEndWhenTheirClientSaysGoodbye() throws IOException {
        int before = SERVER.open();
        try (var client = new RawHttp2(SERVER.uri())) {
            open(client, 10);
            client.goAway();
            client.flush();
            assertOpen(before);
        }
    }

    @Test
    void aWatchEndsWithItsStreamAndTheOthersStay() throws IOException {
        int before = SERVER.open();
        try (var client = new RawHttp2(SERVER.uri())) {
            var streams = open(client, MANY);
            for (int stream : streams.subList(1, MANY)) {
                client.reset(stream);
            }
            client.flush();
            assertOpen(before + 1);
        }
        assertOpen(before);
    }

    /** The reset may be there before the request's thread has begun. */
    @Test
    void aWatchThatIsGivenUpAtOnceDoesNotStay() throws IOException {
        int before = SERVER.open();
        try (var client = new RawHttp2(SERVER.uri())) {
            for (int i = 0; i < MANY; i++) {
                client.reset(client.get(WATCH));
            }
            int last = client.get(WATCH);
            client.flush();
            while (client.await(RawHttp2.HEADERS).stream() != last) {
                // others may still be answered
            }
            assertOpen(before + 1);
        }
        assertOpen(before);
    }

    private static List<Integer> open(RawHttp2 client, int count) throws IOException {
        var streams = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            streams.add(client.get(WATCH));
        }
        client.flush();
        for (int i = 0; i < count; i++) {
            client.await(RawHttp2.HEADERS);
        }
        return streams;
    }

    @Test
    void watchesOverHttp1EndWithTheirConnections() throws IOException {
        int before = SERVER.open();
        var clients = new ArrayList<Http1>();
        for (int i = 0; i < 50; i++) {
            clients.add(new Http1());
            clients.getLast().get(WATCH);
            assertThat(clients.getLast().head()).startsWith("HTTP/1.1 200");
        }
        assertOpen(before + 50);
        for (var client : clients) {
            client.close();
        }
        assertOpen(before);
    }

    /** Its buffers went to other requests, so that it cannot serve another one: the head says so. */
    @Test
    void aConnectionEndsWithItsWatch() throws IOException {
        int before = SERVER.open();
        try (var client = new Http1()) {
            client.get(WATCH + "&timeoutSeconds=1");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.headers()).contains("Connection: close", "Transfer-Encoding: chunked");
            client.skipBody();
            assertThat(client.isAtEnd()).isTrue();
            assertOpen(before);
        }
    }

    /** A client that did not wait for the head has to send it again elsewhere, as RFC 9112, 9.6 has it. */
    @Test
    void whatIsSentBehindAWatchIsNotAnsweredAndDoesNotEndIt() throws IOException {
        int before = SERVER.open();
        try (var client = new Http1()) {
            client.get(WATCH + "&timeoutSeconds=2");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            for (int i = 0; i < MANY; i++) {
                client.get("/livez");
            }
            assertOpen(before + 1);
            client.skipBody();
            assertThat(client.isAtEnd()).isTrue();
        }
        assertOpen(before);
    }

    @Test
    void aClientThatLeavesBehindWhatItSentIsNoticed() throws IOException {
        int before = SERVER.open();
        try (var client = new Http1()) {
            client.get(WATCH);
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            for (int i = 0; i < MANY; i++) {
                client.get("/livez");
            }
            assertOpen(before + 1);
        }
        assertOpen(before);
    }

    /** HTTP/1.0 knows no chunks: the end of the connection is the end of the answer. */
    @Test
    void anOldClientIsAnsweredToo() throws IOException {
        int before = SERVER.open();
        try (var client = new Http1()) {
            client.send("GET " + WATCH + "&timeoutSeconds=1 HTTP/1.0\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.headers()).noneMatch(header -> header.startsWith("Transfer-Encoding"));
            assertThat(client.isAtEnd()).isTrue();
        }
        assertOpen(before);
    }

    /** One connection of HTTP/1.1. */
    private static final class Http1 implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final List<String> headers = new ArrayList<>();

        Http1() throws IOException {
            socket = new Socket(SERVER.uri().getHost(), SERVER.uri().getPort());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        void get(String path) throws IOException {
            send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
        }

        void send(String request) throws IOException {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }

        /** @return its first line */
        String head() throws IOException {
            var first = in.readLine();
            headers.clear();
            for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                headers.add(line);
            }
            return first;
        }

        List<String> headers() {
            return headers;
        }

        /** Of a watch that is told nothing: the last chunk. */
        void skipBody() throws IOException {
            skip("0");
            skip("");
        }

        boolean isAtEnd() throws IOException {
            return in.read() < 0;
        }

        void skip(String lastLine) throws IOException {
            for (var line = in.readLine(); !lastLine.equals(line); line = in.readLine()) {
                assertThat(line).isNotNull();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** And no more come: on its way up or down the number passes others. */
    private static void assertOpen(int expected) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long since = System.nanoTime();
        for (long now = since; now - since < SETTLED.toNanos() && now < end; now = System.nanoTime()) {
            LockSupport.parkNanos(1_000_000);
            if (SERVER.open() != expected) {
                since = System.nanoTime();
            }
        }
        assertThat(SERVER.open()).isEqualTo(expected);
    }
}
