package dev.djong.testkit.scenario;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.util.Watchable;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Reads a watch of the official client to its end and hands its events on; informers beside it. */
final class OfficialWatch {
    private OfficialWatch() {}

    static AutoCloseable start(Callable<Watchable<KubernetesObject>> opening, Consumer<JsonObject> events) {
        try {
            var watch = opening.call();
            Thread.ofVirtual().name("watch").start(() -> read(watch, events));
            return watch::close;
        } catch (ApiException refused) {
            var status = OfficialClient.status(refused) instanceof JsonObject object
                    ? object
                    : JsonObject.EMPTY.with("code", refused.getCode());
            events.accept(JsonObject.of("type", Json.of("ERROR"), "object", status));
            return () -> {};
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void read(Watchable<KubernetesObject> watch, Consumer<JsonObject> events) {
        try {
            while (watch.hasNext()) {
                var event = watch.next();
                var object = event.status != null ? event.status : event.object;
                events.accept(JsonObject.of("type", Json.of(event.type), "object", OfficialClient.json(object)));
            }
        } catch (RuntimeException closed) {
            // The client tells the end of a connection in this way.
            events.accept(JsonObject.of("type", Json.of("BOOKMARK"), "object", Json.of(closed.toString())));
        }
    }

    static AutoCloseable inform(
            ApiClient client,
            GenericKubernetesApi<KubernetesObject, KubernetesListObject> api,
            String namespace,
            Consumer<String> changes) {
        var factory = new SharedInformerFactory(client);
        var informer = factory.sharedIndexInformerFor(api, KubernetesObject.class, 0, namespace);
        informer.addEventHandler(new Changes(changes));
        factory.startAllRegisteredInformers();
        return () -> factory.stopAllRegisteredInformers(true);
    }

    /** Hands an informer's changes on. */
    private record Changes(Consumer<String> to) implements ResourceEventHandler<KubernetesObject> {
        @Override
        public void onAdd(KubernetesObject object) {
            to.accept("added " + object.getMetadata().getName());
        }

        @Override
        public void onUpdate(KubernetesObject before, KubernetesObject object) {
            to.accept("updated " + object.getMetadata().getName());
        }

        @Override
        public void onDelete(KubernetesObject object, boolean unknown) {
            to.accept("deleted " + object.getMetadata().getName());
        }
    }
}
