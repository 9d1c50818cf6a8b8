package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.DataInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that share the room for their records: they hold none while they wait, and never see what is another's. */
@Timeout(60)
class CalmSecureChannelTest {
    private static final int CLIENTS = 20;
    private static final int BODY_BYTES = 12_000;

    @TempDir
    private Path folder;

    private static final class Echo extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var body = request.getInputStream().readAllBytes();
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    /** Sends no more than it is allowed to, and the rest of what it was given when it is allowed again. */
    private static final class Held extends Socket {
        private final AtomicInteger allowed = new AtomicInteger(Integer.MAX_VALUE);
        private byte[] kept = {};

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    int now = Math.min(length, allowed.get());
                    out.write(bytes, offset, now);
                    kept = new byte[length - now];
                    System.arraycopy(bytes, offset + now, kept, 0, kept.length);
                }
            };
        }

        void sendNoMoreThan(int bytes) {
            allowed.set(bytes);
        }

        void sendTheRest() throws IOException {
            super.getOutputStream().write(kept);
            allowed.set(Integer.MAX_VALUE);
        }
    }

    private static String body(int client) {
        return (client + "-").repeat(BODY_BYTES).substring(0, BODY_BYTES);
    }

    private static void post(Socket client, String body) throws IOException {
        var request = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    private static String answer(Socket client) throws IOException {
        var answers = new DataInputStream(client.getInputStream());
        assertThat(SmallServer.head(answers)).startsWith("HTTP/1.1 200");
        return SmallServer.text(answers, BODY_BYTES);
    }

    private static int heldBytes(SmallServer server) {
        return server.secureChannels().stream()
                .mapToInt(CalmSecureChannel::heldBytes)
                .sum();
    }

    @Test
    void connectionsThatWaitHoldNoRecords() throws Exception {
        try (var server = new SmallServer(folder, true, new Echo())) {
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(server.connect());
                post(clients.get(i), body(i));
            }
            for (int i = 0; i < CLIENTS; i++) {
                assertThat(answer(clients.get(i))).isEqualTo(body(i));
            }
            assertThat(server.secureChannels()).hasSize(CLIENTS);
            await("all records are through").until(() -> heldBytes(server) == 0);
            for (var client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aRecordThatComesInPartsIsKeptApartFromThoseOfOthers() throws Exception {
        try (var server = new SmallServer(folder, true, new Echo());
                var plain = new Held();
                var slow = server.connect(plain);
                var other = server.connect()) {
            post(slow, body(1));
            assertThat(answer(slow)).isEqualTo(body(1));
            plain.sendNoMoreThan(BODY_BYTES / 2);
            post(slow, body(2));
            await("half a record is with the server").until(() -> heldBytes(server) > 0);
            for (int i = 3; i < 10; i++) {
                post(other, body(i));
                assertThat(answer(other)).isEqualTo(body(i));
            }
            plain.sendTheRest();
            assertThat(answer(slow)).isEqualTo(body(2));
            await("all records are through").until(() -> heldBytes(server) == 0);
        }
    }

    @Test
    void whatIsLentIsEmptyAndBelongsToOne() {
        var records = new RecordBuffers(1);
        var first = records.borrow();
        var second = records.borrow();
        assertThat(second).isNotSameAs(first);
        first.putInt(7).flip();
        records.giveBack(first);
        records.giveBack(second);
        assertThat(records.borrow()).isSameAs(first).satisfies(again -> {
            assertThat(again.position()).isZero();
            assertThat(again.limit()).isEqualTo(RecordBuffers.BYTES);
        });
        assertThat(records.borrow()).as("no more are kept than said").isNotSameAs(second);
    }
}
