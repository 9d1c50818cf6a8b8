package dev.djong.apiserver.bootstrap;

import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import dev.djong.object.Revision;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which api-servers are alive: each keeps a key with a time to live in the store, where upstream's keep theirs, so that both
 * kinds can serve one cluster side by side.
 */
final class ApiServerLeases {
    /** A server that did not renew for this long is taken out of the Service. */
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(ApiServerLeases.class);
    private static final String PREFIX = "/registry/masterleases/";

    private final Store store;

    ApiServerLeases(Store store) {
        this.store = store;
    }

    /** Says that the server at {@code address} lives. An unknown outcome is fine: the next renewal comes soon. */
    void renew(String address) {
        var key = PREFIX + address;
        var current = store.get(key);
        var value = JsonWriter.toBytes(value(address));
        var result = current.isEmpty()
                ? store.create(key, value, TIME_TO_LIVE)
                : store.update(key, current.get().revision(), value, TIME_TO_LIVE);
        if (!(result instanceof WriteResult.Committed)) {
            LOG.info("the api-server's own lease {} was not renewed this time: {}", key, result);
        }
    }

    /** An Endpoints object, as upstream writes it. */
    private static JsonObject value(String address) {
        var subset = JsonObject.of("addresses", JsonArray.of(JsonObject.EMPTY.with("ip", address)));
        return JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "Endpoints")
                .put("metadata", JsonObject.EMPTY)
                .put("subsets", JsonArray.of(subset))
                .build();
    }

    void remove(String address) {
        var key = PREFIX + address;
        store.get(key).ifPresent(stored -> store.delete(key, stored.revision()));
    }

    /** The addresses of all living servers, sorted. */
    List<String> alive() {
        return store.scan(KeyRange.prefix(PREFIX), Revision.ZERO).items().stream()
                .flatMap(stored -> JsonReader.read(stored.value())
                        .asObject()
                        .array("subsets")
                        .objects())
                .flatMap(subset -> subset.array("addresses").objects())
                .map(address -> address.text("ip"))
                .sorted()
                .distinct()
                .toList();
    }
}
