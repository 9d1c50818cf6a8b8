package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.api.HttpApiClient;
import dev.djong.api.HttpsTransport;
import dev.djong.api.ListOptions;
import dev.djong.api.WatchEvent;
import dev.djong.api.WatchOptions;
import dev.djong.apiserver.TestServer;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.Resources;
import dev.djong.time.SystemTimers;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service that starts asks for everything at once: that must not cost a handshake a question. */
@Timeout(60)
class OneConnectionTest {
    private static final int MANY = 50;
    private static final WatchOptions WATCHED =
            WatchOptions.streamedList("", LabelSelector.EVERYTHING, FieldSelector.EVERYTHING);
    private static final TestServer SERVER = new TestServer();
    /** The one that the acceptor waits for. */
    private static final long NONE = 1;

    /** Nobody waits longer than two seconds for somebody else's answer, and a first answer takes long on a busy machine. */
    @BeforeAll
    static void warm() throws NoSuchAlgorithmException {
        try (var timers = new SystemTimers();
                var transport = transport()) {
            var client = new HttpApiClient(transport, timers);
            client.list(Resources.NODES, ListOptions.ALL);
            try (var watch = client.watch(Resources.CONFIG_MAPS, WATCHED)) {
                watch.next();
            }
        }
        await().untilAsserted(() -> assertThat(SERVER.connections()).isEqualTo(NONE));
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void whatBeginsAtOnceSharesTwoConnections() throws Exception {
        try (var timers = new SystemTimers();
                var transport = transport();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var client = new HttpApiClient(transport, timers);
            var everybodyHasRead = new CountDownLatch(1);
            var begun = new ArrayList<Future<?>>();
            var all = new CountDownLatch(2 * MANY);
            IntStream.range(0, MANY)
                    .forEach(i -> begun.add(threads.submit(() -> {
                        try (var watch = client.watch(Resources.CONFIG_MAPS, WATCHED)) {
                            var first = watch.next().orElseThrow();
                            all.countDown();
                            everybodyHasRead.await();
                            return first instanceof WatchEvent.Failed;
                        }
                    })));
            IntStream.range(0, MANY)
                    .forEach(i -> begun.add(threads.submit(() -> {
                        client.list(Resources.NODES, ListOptions.ALL);
                        all.countDown();
                        return false;
                    })));
            all.await();
            long connections = SERVER.connections() - NONE;
            everybodyHasRead.countDown();
            noneFailed(begun);
            assertThat(connections).as("one for requests and one for watches").isEqualTo(2);
        }
    }

    private static void noneFailed(List<Future<?>> all) throws ExecutionException, InterruptedException {
        for (var one : all) {
            assertThat(one.get()).isEqualTo(false);
        }
    }

    private static HttpsTransport transport() throws NoSuchAlgorithmException {
        return new HttpsTransport(
                new HttpsTransport.Settings(List.of(SERVER.uri()), SSLContext.getDefault(), Optional.empty(), "test"));
    }
}
