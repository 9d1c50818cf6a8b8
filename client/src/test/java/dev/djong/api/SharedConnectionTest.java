package dev.djong.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who goes alone, who waits for whom, and how long. */
@Timeout(30)
class SharedConnectionTest {
    private static final int OTHERS = 20;
    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final HttpClient client = HttpClient.newHttpClient();
    private final SharedConnection connection = new SharedConnection(client);
    private final AtomicInteger sent = new AtomicInteger();

    @AfterEach
    void close() {
        client.shutdownNow();
    }

    /** A request whose answer begins, or fails, when the test says so. */
    private final class Exchanged {
        private final CompletableFuture<String> head = new CompletableFuture<>();
        private final CompletableFuture<SharedConnection.Begun<String>> result = new CompletableFuture<>();

        Exchanged() {
            THREADS.execute(() -> {
                try {
                    result.complete(connection.exchange(client -> {
                        sent.incrementAndGet();
                        try {
                            return head.get();
                        } catch (ExecutionException e) {
                            throw (IOException) e.getCause();
                        }
                    }));
                } catch (IOException | InterruptedException e) {
                    result.completeExceptionally(e);
                }
            });
        }
    }

    private List<Exchanged> others() throws InterruptedException {
        var others = IntStream.range(0, OTHERS).mapToObj(i -> new Exchanged()).toList();
        // Long enough for all of them to be sent, if they would not wait.
        Thread.sleep(100);
        return others;
    }

    private Exchanged first() {
        int before = sent.get();
        var first = new Exchanged();
        awaitSent(before + 1);
        return first;
    }

    private void awaitSent(int number) {
        await().pollInterval(Duration.ofMillis(2))
                .untilAsserted(() -> assertThat(sent).hasValue(number));
    }

    @Test
    void othersFollowWhenTheFirstAnswerBegins() throws InterruptedException {
        var first = first();
        var others = others();
        assertThat(sent).as("while the connection is being made").hasValue(1);

        first.head.complete("hello");
        awaitSent(1 + OTHERS);
        others.forEach(other -> other.head.complete("too"));
        assertThat(others)
                .allSatisfy(other -> assertThat(other.result.join().connection())
                        .isSameAs(first.result.join().connection()));
    }

    @Test
    void aStandingConnectionKeepsNobodyWaiting() {
        first().head.complete("hello");
        // None of these has an answer, so each would wait for the one before.
        IntStream.range(0, OTHERS).forEach(i -> first());
    }

    @Test
    void allFailWhereNoConnectionCameAbout() throws InterruptedException {
        var first = first();
        var others = new ArrayList<>(others());

        first.head.completeExceptionally(new ConnectException("refused"));
        others.add(first);
        assertThat(others)
                .allSatisfy(exchanged -> assertThatThrownBy(exchanged.result::join)
                        .cause()
                        .isInstanceOf(ConnectException.class)
                        .hasMessage("refused"));
        assertThat(sent).as("one handshake was tried for all").hasValue(1);

        first().head.complete("it is back");
    }

    @Test
    void afterAnotherFailureTheNextGoesAlone() throws InterruptedException {
        var first = first();
        var others = others();

        first.head.completeExceptionally(new IOException("reset"));
        awaitSent(2);
        Thread.sleep(100);
        assertThat(sent).as("one of the others tries it").hasValue(2);
        others.forEach(other -> other.head.complete("hello"));
        awaitSent(1 + OTHERS);
    }

    @Test
    void aSlowAnswerKeepsTheOthersOnlySoLong() throws InterruptedException {
        first();
        others();
        assertThat(sent).hasValue(1);
        awaitSent(1 + OTHERS);
    }

    @Test
    void theNextGoesAloneWhenAStreamHasEnded() throws Exception {
        var first = first();
        first.head.complete("hello");
        connection.ended(first.result.get().connection());

        var next = first();
        others();
        assertThat(sent).hasValue(2);

        // The end of another stream of the old connection says nothing about the new one.
        connection.ended(first.result.get().connection());
        others();
        assertThat(sent).hasValue(2);
        next.head.complete("hello");
        awaitSent(2 + 2 * OTHERS);
    }

    @Test
    void whoWaitsFailsWhenTheConnectionIsGivenUp() throws InterruptedException {
        var first = first();
        var others = others();

        connection.abandon();
        assertThat(others)
                .allSatisfy(other -> assertThatThrownBy(other.result::join).hasCauseInstanceOf(ConnectException.class));
        assertThatThrownBy(new Exchanged().result::join).hasCauseInstanceOf(ConnectException.class);
        assertThat(sent).hasValue(1);

        first.head.complete("late");
        assertThat(first.result.join().head()).isEqualTo("late");
    }

    @Test
    void aLateFailureDoesNotReopenWhatWasGivenUp() {
        var first = first();
        connection.abandon();
        first.head.completeExceptionally(new IOException("reset"));
        assertThatThrownBy(first.result::join).hasCauseInstanceOf(IOException.class);

        assertThatThrownBy(new Exchanged().result::join).hasCauseInstanceOf(ConnectException.class);
        assertThat(sent).hasValue(1);
    }
}
