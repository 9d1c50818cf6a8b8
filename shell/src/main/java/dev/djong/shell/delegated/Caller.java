package dev.djong.node.server;

import java.util.List;
import java.util.Map;

/** Who asks. */
public record Caller(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    public Caller {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }
}
