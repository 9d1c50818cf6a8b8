package dev.djong.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.api.Transport;
import dev.djong.api.TransportException;
import dev.djong.fake.FakeApiClient;
import dev.djong.time.VirtualTimers;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final List<String> history = new ArrayList<>();

    private Leadership candidate(String identity, boolean elect) {
        var lease = elect
                ? Optional.of(LeaderElector.Settings.standard("test", identity))
                : Optional.<LeaderElector.Settings>empty();
        var leadership =
                Leadership.of(api, lease, timers, new SplittableRandom(1), () -> history.add("lost " + identity));
        leadership.start(() -> history.add("begin " + identity), () -> history.add("end " + identity));
        timers.advance(Duration.ofSeconds(5));
        return leadership;
    }

    @Test
    void withoutALeaseTheWorkBeginsAtOnceAndEndsOnce() {
        var alone = candidate("a", false);
        assertThat(alone.isLeader()).isTrue();
        assertThat(alone.leader()).isEmpty();
        alone.close();
        alone.close();
        assertThat(history).containsExactly("begin a", "end a");
    }

    @Test
    void theWorkHasEndedWhenTheNextOneBegins() {
        var a = candidate("a", true);
        var b = candidate("b", true);
        assertThat(b.leader()).isEqualTo("a");
        a.close();
        // The watch tells of it in a thread of its own, on no virtual time.
        Awaitility.await().until(() -> {
            timers.advance(Duration.ofMillis(100));
            return history.size() > 2;
        });
        assertThat(history).containsExactly("begin a", "end a", "begin b");
        assertThat(b.isLeader()).isTrue();
    }

    @Test
    void aStandbyThatIsClosedNeverWorked() {
        candidate("a", true);
        candidate("b", true).close();
        timers.advance(Duration.ofMinutes(1));
        assertThat(history).containsExactly("begin a");
    }

    @Test
    void whoLosesTheLeaseEndsTheWorkThenItself() {
        var a = candidate("a", true);
        api.beforeEach(call -> {
            throw new TransportException("cut off", null);
        });
        timers.advance(Duration.ofSeconds(20));
        assertThat(history).containsExactly("begin a", "end a", "lost a");
        assertThat(a.isLeader()).isFalse();
        api.beforeEach(call -> {});
        a.close();
        assertThat(history).containsExactly("begin a", "end a", "lost a");
    }

    @Test
    void whoDoesNotLeadReadsAndWritesNothing() {
        var sent = new ArrayList<String>();
        var a = candidate("a", true);
        var fenced = new FencedTransport(new RecordingTransport(sent), a);
        fenced.send(request("POST")).close();
        a.close();
        assertThatThrownBy(() -> fenced.send(request("PUT")))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("no longer leads");
        fenced.send(request("GET")).close();
        assertThat(sent).containsExactly("POST kube-system/test/a", "GET ");
    }

    private static Transport.Request request(String method) {
        return new Transport.Request(method, "/x", Map.of(), new byte[0]);
    }

    /** Answers 200 and keeps each request's method and the lease that it relies on. */
    private record RecordingTransport(List<String> sent) implements Transport {
        @Override
        public Response send(Request request) {
            sent.add(request.method() + " " + request.headers().getOrDefault(FencedTransport.LEASE_HEADER, ""));
            return new Response(200, Map.of(), InputStream.nullInputStream());
        }

        @Override
        public void close() {}
    }
}
