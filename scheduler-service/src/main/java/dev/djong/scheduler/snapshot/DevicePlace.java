package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import java.util.List;

/** From where devices can be reached. */
public sealed interface DevicePlace {
    boolean isReachableFrom(NodeFacts node);

    /** From one node. */
    record OnNode(String name) implements DevicePlace {
        @Override
        public boolean isReachableFrom(NodeFacts node) {
            return node.name().equals(name);
        }
    }

    /** @param selector as it is written, for what is allocated there */
    record Selected(List<NodeTerm> alternatives, JsonObject selector) implements DevicePlace {
        @Override
        public boolean isReachableFrom(NodeFacts node) {
            return alternatives.stream().anyMatch(term -> term.matches(node));
        }
    }

    record Everywhere() implements DevicePlace {
        @Override
        public boolean isReachableFrom(NodeFacts node) {
            return true;
        }
    }

    /** Nothing is said, or left to each device. */
    record Unknown() implements DevicePlace {
        @Override
        public boolean isReachableFrom(NodeFacts node) {
            return false;
        }
    }

    /** @param json a slice's spec, or one of its devices */
    static DevicePlace of(JsonObject json) {
        if (json.has("nodeName")) {
            return new OnNode(json.text("nodeName"));
        }
        if (json.has("nodeSelector")) {
            return of(json.object("nodeSelector"), NodeTerm.listOf(json.object("nodeSelector")));
        }
        return json.flag("allNodes") ? new Everywhere() : new Unknown();
    }

    private static DevicePlace of(JsonObject selector, List<NodeTerm> alternatives) {
        return new Selected(alternatives, selector);
    }
}
