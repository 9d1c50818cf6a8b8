package dev.djong.testkit.scenario;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;
import java.util.function.Function;

/** Hands fabric8's events on. */
record Fabric8Watcher(Function<Object, JsonObject> json, Consumer<JsonObject> events) implements Watcher<HasMetadata> {
    @Override
    public void eventReceived(Action action, HasMetadata object) {
        events.accept(JsonObject.of("type", Json.of(action.name()), "object", json.apply(object)));
    }

    @Override
    public void onClose(WatcherException failure) {
        var cause = failure.asClientException();
        var status = Fabric8Client.status(cause) instanceof JsonObject object
                ? object
                : JsonObject.EMPTY.with("code", cause.getCode());
        events.accept(JsonObject.of("type", Json.of("ERROR"), "object", status));
    }

    /** Hands an informer's changes on. */
    record Changes(Consumer<String> to) implements ResourceEventHandler<HasMetadata> {
        @Override
        public void onAdd(HasMetadata object) {
            to.accept("added " + object.getMetadata().getName());
        }

        @Override
        public void onUpdate(HasMetadata before, HasMetadata object) {
            to.accept("updated " + object.getMetadata().getName());
        }

        @Override
        public void onDelete(HasMetadata object, boolean unknown) {
            to.accept("deleted " + object.getMetadata().getName());
        }
    }
}
