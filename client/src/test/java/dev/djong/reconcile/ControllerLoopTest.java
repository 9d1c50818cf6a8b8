package dev.djong.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.fake.FakeApiClient;
import dev.djong.informer.FakeInformers;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.time.VirtualTimers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControllerLoopTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final FakeInformers informers = new FakeInformers(api);
    private final List<ObjectKey> settled = new ArrayList<>();

    private final class Recording implements Controller {
        @Override
        public String name() {
            return "recording";
        }

        @Override
        public Watches watches() {
            return Watches.on(Resources.CONFIG_MAPS);
        }

        @Override
        public List<ObjectKey> initialKeys() {
            return List.of(key("first"));
        }

        @Override
        public Outcome reconcile(ObjectKey key) {
            settled.add(key);
            return Outcome.settled();
        }
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }

    private void create(String name) {
        api.create(Resources.CONFIG_MAPS, ApiObject.of("v1", "ConfigMap", key(name)));
        informers.deliver();
    }

    private void runAll(ControllerLoop loop) {
        informers.deliver();
        while (loop.runOnce()) {
            informers.deliver();
        }
    }

    @Test
    void aStandbyKeepsCachesButNoQueueAndBeginsWithWhatIsThere() {
        var loop = new ControllerLoop(new Recording(), informers, timers, QueueMetrics.NONE);
        informers.start();
        create("gone");
        create("there");
        api.delete(Resources.CONFIG_MAPS, key("gone"), DeleteOptions.DEFAULT);
        informers.deliver();
        assertThat(loop.hasSynced()).isTrue();
        assertThat(loop.queue().load().depth()).isZero();
        loop.begin();
        runAll(loop);
        assertThat(settled).containsExactlyInAnyOrder(key("first"), key("there"));
        create("new");
        runAll(loop);
        assertThat(settled).contains(key("new"));
    }
}
