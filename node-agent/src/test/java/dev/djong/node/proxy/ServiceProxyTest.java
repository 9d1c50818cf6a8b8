package dev.djong.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.fake.FakeApiClient;
import dev.djong.informer.FakeInformers;
import dev.djong.object.Resources;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy's own rounds, over a kernel that fails. */
class ServiceProxyTest {
    /** No wait takes any time. */
    private static final Timers IMPATIENT = new Timers() {
        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }

        @Override
        public Timer after(Duration delay, Runnable action) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void pause(Duration duration) {}
    };

    private static final HealthChecks NO_CHECKS = new HealthChecks() {
        @Override
        public void apply(Collection<HealthCheck> wanted) {}

        @Override
        public void close() {}
    };

    /** Fails once, and tells what it was given next. */
    private static final class Kernel implements PacketFilter {
        private final RuntimeException failure;
        private final CompletableFuture<Ruleset> applied = new CompletableFuture<>();
        private boolean failed;

        Kernel(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public void apply(Ruleset ruleset) {
            if (!failed) {
                failed = true;
                throw failure;
            }
            applied.complete(ruleset);
        }

        @Override
        public void remove() {}
    }

    @ParameterizedTest
    @ValueSource(classes = {PacketFilterException.class, IllegalStateException.class})
    void aRoundThatFailsIsTriedAgain(Class<? extends RuntimeException> kind) throws Exception {
        var kernel = new Kernel(
                kind == PacketFilterException.class
                        ? new PacketFilterException("the kernel is busy", null)
                        : new IllegalStateException("a bug"));
        var api = new FakeApiClient(IMPATIENT);
        api.create(
                Resources.SERVICES,
                Services.service("web")
                        .on("10.96.0.10")
                        .port("http", "TCP", 80, 0)
                        .object());
        var informers = new FakeInformers(api);
        try (var proxy = new ServiceProxy(
                informers, new ServicePlanner("here", List.of()), kernel, flows -> {}, NO_CHECKS, IMPATIENT)) {
            informers.start();
            proxy.start();
            assertThat(kernel.applied.get(10, TimeUnit.SECONDS).services()).hasSize(1);
        }
    }
}
