package dev.djong.informer;

import dev.djong.api.ApiClient;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.LabelSelector;
import dev.djong.time.Timers;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Informers over an {@link ApiClient}: list, watch, resume, relist. One thread a resource. */
public final class SharedInformers implements Informers {
    /** managedFields are half of many objects and no service of ours reads them. */
    private static final UnaryOperator<ApiObject> WITHOUT_MANAGED_FIELDS =
            object -> object.withMetadata(metadata -> metadata.without("managedFields"));

    private record Scope(GroupVersionResource resource, FieldSelector fields, LabelSelector labels) {}

    private final ApiClient client;
    private final Timers timers;
    private final RandomGenerator random;
    private final UnaryOperator<ApiObject> slim;
    /** Guarded by itself. */
    private final Map<Scope, SharedInformer> informers = new LinkedHashMap<>();

    public SharedInformers(ApiClient client, Timers timers, RandomGenerator random) {
        this(client, timers, random, WITHOUT_MANAGED_FIELDS);
    }

    /** @param slim what is kept of each object; must keep name, namespace, uid and resourceVersion */
    public SharedInformers(ApiClient client, Timers timers, RandomGenerator random, UnaryOperator<ApiObject> slim) {
        this.client = client;
        this.timers = timers;
        this.random = random;
        this.slim = slim;
    }

    @Override
    public Informer of(GroupVersionResource resource, Index... indexes) {
        return of(resource, FieldSelector.EVERYTHING, indexes);
    }

    @Override
    public Informer of(GroupVersionResource resource, FieldSelector fields, Index... indexes) {
        return of(new Scope(resource, fields, LabelSelector.EVERYTHING), indexes);
    }

    @Override
    public Informer of(GroupVersionResource resource, LabelSelector labels, Index... indexes) {
        return of(new Scope(resource, FieldSelector.EVERYTHING, labels), indexes);
    }

    private Informer of(Scope scope, Index... indexes) {
        synchronized (informers) {
            var informer = informers.computeIfAbsent(scope, this::newInformer);
            informer.addIndexes(indexes);
            return informer;
        }
    }

    private SharedInformer newInformer(Scope scope) {
        var mirror = new Mirror(scope.resource, slim);
        var selection = new Reflector.Selection(scope.fields, scope.labels);
        return new SharedInformer(
                mirror, new Reflector(client, mirror, selection, timers, new SplittableRandom(random.nextLong())));
    }

    @Override
    public void forget(GroupVersionResource resource) {
        synchronized (informers) {
            var informer = informers.remove(new Scope(resource, FieldSelector.EVERYTHING, LabelSelector.EVERYTHING));
            if (informer != null) {
                informer.close();
            }
        }
    }

    @Override
    public Collection<Informer> all() {
        synchronized (informers) {
            return List.copyOf(informers.values());
        }
    }

    @Override
    public void start() {
        all().forEach(Informer::start);
    }

    @Override
    public void close() {
        all().forEach(Informer::close);
    }
}
