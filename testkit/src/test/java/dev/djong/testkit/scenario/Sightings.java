package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a watch, an informer or an elector has told so far. */
final class Sightings implements Consumer<String> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration OFTEN = Duration.ofMillis(10);

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void accept(String sighting) {
        seen.add(sighting);
    }

    /** Takes watch events: {@code ADDED NAME}. */
    void event(JsonObject event) {
        var object = event.object("object");
        var name = object.object("metadata").text("name");
        switch (event.text("type")) {
            case "BOOKMARK" -> {}
            case "ERROR" -> seen.add("ERROR " + object.integerOr("code", 0));
            default -> seen.add(event.text("type") + " " + name);
        }
    }

    void awaitExactly(String... expected) {
        await().atMost(PATIENCE)
                .pollInterval(OFTEN)
                .untilAsserted(() -> assertThat(seen).containsExactly(expected));
    }

    void awaitAll(String... expected) {
        await().atMost(PATIENCE)
                .pollInterval(OFTEN)
                .untilAsserted(() -> assertThat(seen).contains(expected));
    }

    List<String> all() {
        return List.copyOf(seen);
    }
}
