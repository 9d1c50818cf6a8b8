package dev.djong.controller.garbage;

import dev.djong.informer.Cache;
import dev.djong.informer.Change;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.LabelSelector;
import dev.djong.object.Revision;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/** Informers of which one never gets its first list. */
record BlindTo(GroupVersionResource resource, Informers others) implements Informers {

    @Override
    public Informer of(GroupVersionResource wanted, Index... indexes) {
        var informer = others.of(wanted, indexes);
        return wanted.equals(resource) ? new NeverSynced(informer) : informer;
    }

    @Override
    public Informer of(GroupVersionResource wanted, FieldSelector fields, Index... indexes) {
        return others.of(wanted, fields, indexes);
    }

    @Override
    public Informer of(GroupVersionResource wanted, LabelSelector labels, Index... indexes) {
        return others.of(wanted, labels, indexes);
    }

    @Override
    public Collection<Informer> all() {
        return others.all();
    }

    @Override
    public void forget(GroupVersionResource wanted) {
        others.forget(wanted);
    }

    @Override
    public void start() {
        others.start();
    }

    @Override
    public void close() {
        others.close();
    }

    private record NeverSynced(Informer informer) implements Informer {
        @Override
        public Cache cache() {
            return informer.cache();
        }

        @Override
        public GroupVersionResource resource() {
            return informer.resource();
        }

        @Override
        public Revision revision() {
            return Revision.ZERO;
        }

        @Override
        public void onChange(Consumer<Change> listener) {}

        @Override
        public void start() {}

        @Override
        public boolean hasSynced() {
            return false;
        }

        @Override
        public boolean awaitSync(Duration limit) {
            return false;
        }

        @Override
        public void close() {}
    }
}
