package dev.djong.informer;

import dev.djong.object.GroupVersionResource;
import dev.djong.object.Revision;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A mirror kept current by a reflector on a virtual thread. */
final class SharedInformer implements Informer {
    private final Mirror mirror;
    private final Reflector reflector;
    private @Nullable Thread thread;

    SharedInformer(Mirror mirror, Reflector reflector) {
        this.mirror = mirror;
        this.reflector = reflector;
    }

    @Override
    public Cache cache() {
        return mirror.cache();
    }

    @Override
    public GroupVersionResource resource() {
        return mirror.resource();
    }

    @Override
    public Revision revision() {
        return mirror.revision();
    }

    void addIndexes(Index... indexes) {
        for (var index : indexes) {
            mirror.addIndex(index);
        }
    }

    @Override
    public void onChange(Consumer<Change> listener) {
        mirror.onChange(listener);
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual()
                    .name("informer-" + mirror.resource().groupResource())
                    .start(reflector::run);
        }
    }

    @Override
    public boolean hasSynced() {
        return mirror.synced().getCount() == 0;
    }

    @Override
    public boolean awaitSync(Duration limit) throws InterruptedException {
        return mirror.synced().await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public synchronized void close() {
        reflector.close();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
