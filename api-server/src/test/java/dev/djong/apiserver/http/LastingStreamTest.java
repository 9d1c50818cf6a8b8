package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How answers end that have left their requests, each in its own way. */
@Timeout(60)
class LastingStreamTest {
    private static final int END_STREAM = 1;
    private static final int INTERNAL_ERROR = 2;
    private static final int MANY = 300;

    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger over = new AtomicInteger();

    @TempDir
    private Path folder;

    private SmallServer server;
    private RawHttp2 client;

    /** Sends one body or the other. */
    private interface Sending {
        void to(Lasting.Client client) throws IOException, InterruptedException;
    }

    private final Map<String, Sending> bodies = Map.of(
            "/nothing",
            client -> {},
            "/words",
            client -> {
                client.send(List.of(bytes("one "), bytes("two ")));
                client.send(List.of(bytes("three")));
            },
            "/broken",
            client -> {
                client.send(List.of(bytes("half")));
                throw new IOException("the other half is missing");
            },
            "/mistaken",
            client -> {
                throw new IllegalStateException("a mistake");
            },
            "/endless",
            client -> {
                var gone = new CountDownLatch(1);
                client.send(List.of(bytes("on")));
                try (var lookout = client.onGone(gone::countDown)) {
                    gone.await();
                }
            });

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private final class Servlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var exchange = new ServletExchange(request, response);
            var body = bodies.get(exchange.rawPath());
            exchange.lasting(new Lasting() {
                @Override
                public void send(Client client) throws IOException {
                    try {
                        body.to(client);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            });
            exchange.whenOver(over::incrementAndGet);
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = new SmallServer(folder, false, new Servlet());
        client =
                new RawHttp2(URI.create("http://127.0.0.1:" + server.connector().getLocalPort()));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private void awaitOver(int number) {
        await().untilAsserted(() -> assertThat(over).hasValue(number));
        assertThat(closed).hasValue(number);
    }

    private void get(String path) throws IOException {
        client.get(path);
        client.flush();
        client.await(RawHttp2.HEADERS);
    }

    /** What comes until the stream ends. */
    private String text() throws IOException {
        var text = new StringBuilder();
        RawHttp2.Frame frame;
        do {
            frame = client.await(RawHttp2.DATA);
            text.append(new String(frame.payload(), StandardCharsets.US_ASCII));
        } while ((frame.flags() & END_STREAM) == 0);
        return text.toString();
    }

    @Test
    void whatWasSentEndsWithItsStream() throws Exception {
        get("/words");
        assertThat(text()).isEqualTo("one two three");
        awaitOver(1);
    }

    @Test
    void manyThatEndAtOnceAllEnd() throws Exception {
        for (int i = 0; i < MANY; i++) {
            client.get("/nothing");
        }
        client.flush();
        for (int i = 0; i < MANY; i++) {
            assertThat(client.await(RawHttp2.DATA).flags()).isEqualTo(END_STREAM);
        }
        awaitOver(MANY);
    }

    @Test
    void oneThatBreaksOffIsReset() throws Exception {
        get("/broken");
        assertThat(new String(client.await(RawHttp2.DATA).payload(), StandardCharsets.US_ASCII))
                .isEqualTo("half");
        assertThat(client.await(RawHttp2.RST_STREAM).number(0)).isEqualTo(INTERNAL_ERROR);
        awaitOver(1);

        get("/words");
        assertThat(text()).as("the connection goes on").isEqualTo("one two three");
    }

    @Test
    void aMistakeResetsItToo() throws Exception {
        get("/mistaken");
        assertThat(client.await(RawHttp2.RST_STREAM).number(0)).isEqualTo(INTERNAL_ERROR);
        awaitOver(1);
    }

    @Test
    void oneThatIsGivenUpEnds() throws Exception {
        int stream = client.get("/endless");
        client.flush();
        client.await(RawHttp2.DATA);
        client.reset(stream);
        client.flush();
        awaitOver(1);

        get("/words");
        assertThat(text()).isEqualTo("one two three");
    }

    @Test
    void theEndOfTheConnectionEndsAll() throws Exception {
        for (int i = 0; i < MANY; i++) {
            client.get("/endless");
        }
        client.flush();
        for (int i = 0; i < MANY; i++) {
            client.await(RawHttp2.DATA);
        }
        client.close();
        awaitOver(MANY);
    }

    @Test
    void theEndOfTheServerEndsAll() throws Exception {
        get("/endless");
        client.await(RawHttp2.DATA);
        server.connector().stop();
        awaitOver(1);
    }

    @Test
    void nothingOfThemIsKept() throws Exception {
        for (int i = 0; i < MANY; i++) {
            int stream = client.get("/endless");
            client.flush();
            client.await(RawHttp2.DATA);
            client.reset(stream);
        }
        client.flush();
        awaitOver(MANY);
        var protocol = (CalmHttp11Protocol) server.connector().getProtocolHandler();
        assertThat(protocol.getWaitingProcessorCount())
                .as("the connection itself")
                .isEqualTo(1);
    }
}
