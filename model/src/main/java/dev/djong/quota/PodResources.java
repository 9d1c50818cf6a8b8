package dev.djong.quota;

import dev.djong.json.JsonObject;
import dev.djong.object.Quantity;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a whole pod asks for and may use.
 *
 * <p>Containers run together, so they add up. Init containers run one after the other before them, so only the largest
 * counts; but those that restart always (sidecars) keep running and add to all that comes after them. What the pod states
 * for itself replaces the sum of its containers, and the runtime's overhead comes on top.
 */
public final class PodResources {
    private PodResources() {}

    public static Amounts requests(JsonObject podSpec) {
        return requestsOfContainers(podSpec).plus(Amounts.of(podSpec.object("overhead")));
    }

    /** Overhead widens only limits that are there: a pod without limit has none because of it either. */
    public static Amounts limits(JsonObject podSpec) {
        var whole = limitsOfContainers(podSpec);
        var overhead = Amounts.of(podSpec.object("overhead"));
        return whole.plus(overhead.only(whole.withoutZeros().names()));
    }

    /** Without overhead: what users state, as limit ranges bound it. */
    public static Amounts requestsOfContainers(JsonObject podSpec) {
        return whole(podSpec, "requests");
    }

    public static Amounts limitsOfContainers(JsonObject podSpec) {
        return whole(podSpec, "limits");
    }

    private static Amounts whole(JsonObject podSpec, String kind) {
        var running = Amounts.NONE;
        for (var container : podSpec.array("containers")) {
            running = running.plus(of(container.asObject(), kind));
        }
        var sidecars = Amounts.NONE;
        var peak = Amounts.NONE;
        for (var each : podSpec.array("initContainers")) {
            var container = each.asObject();
            var own = of(container, kind);
            if (container.text("restartPolicy").equals("Always")) {
                sidecars = sidecars.plus(own);
                peak = peak.max(sidecars);
            } else {
                peak = peak.max(sidecars.plus(own));
            }
        }
        var sum = running.plus(sidecars).max(peak);
        return sum.withAll(atPodLevel(podSpec.object("resources").object(kind)));
    }

    private static Amounts of(JsonObject container, String kind) {
        return Amounts.of(container.object("resources").object(kind));
    }

    private static Amounts atPodLevel(JsonObject list) {
        Map<String, Quantity> map = new TreeMap<>();
        Amounts.of(list).byName().forEach((name, amount) -> {
            if (name.equals("cpu") || name.equals("memory") || name.startsWith("hugepages-")) {
                map.put(name, amount);
            }
        });
        return new Amounts(map);
    }
}
