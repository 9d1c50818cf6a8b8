package dev.djong.controller.tainteviction;

import dev.djong.controller.pod.Taints;
import dev.djong.json.JsonObject;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How long a pod bears the NoExecute taints of its node. Pure. */
final class Tolerations {

    /** What becomes of the pod. */
    sealed interface Patience {
        /** It bears all taints. */
        record Endless() implements Patience {}

        /** It has to go at that moment, which may have passed. */
        record Until(Instant end) implements Patience {}
    }

    private Tolerations() {}

    /** A taint that no toleration matches ends patience at once; of limited ones the shortest counts. */
    static Patience patience(List<JsonObject> noExecuteTaints, List<JsonObject> tolerations, Instant now) {
        Patience patience = new Patience.Endless();
        for (var taint : noExecuteTaints) {
            var matching = tolerations.stream()
                    .filter(toleration -> Taints.tolerates(toleration, taint))
                    .toList();
            if (matching.isEmpty()) {
                return new Patience.Until(now);
            }
            var limit = shortest(matching);
            if (limit.isPresent()) {
                var end = since(taint, now).plus(limit.get());
                patience = earlier(patience, end);
            }
        }
        return patience;
    }

    private static Instant since(JsonObject taint, Instant now) {
        return Times.parse(taint.text("timeAdded")).orElse(now);
    }

    private static Patience earlier(Patience patience, Instant end) {
        return patience instanceof Patience.Until(var other) && other.isBefore(end)
                ? patience
                : new Patience.Until(end);
    }

    private static Optional<Duration> shortest(List<JsonObject> matching) {
        return matching.stream()
                .filter(toleration -> toleration.integer("tolerationSeconds").isPresent())
                .map(toleration -> Duration.ofSeconds(Math.max(0, toleration.integerOr("tolerationSeconds", 0))))
                .min(Duration::compareTo);
    }
}
