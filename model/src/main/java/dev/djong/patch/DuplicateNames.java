package dev.djong.patch;

import dev.djong.json.JsonWriter;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Finds members that stand twice in one object, as {@code duplicate field "spec.replicas"}. */
final class DuplicateNames {
    private static final int MAX_REPORTED = 100;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonWriter.MAX_DEPTH)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** One open container: the names it has, and the step that leads to its current value. */
    private static final class Open {
        final boolean list;
        final Set<String> names = new HashSet<>();
        String name = "";
        int position = -1;

        Open(boolean list) {
            this.list = list;
        }
    }

    private DuplicateNames() {}

    /** @param json well-formed JSON */
    static List<String> in(byte[] json) {
        var found = new LinkedHashSet<String>();
        var open = new ArrayDeque<Open>();
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    var object = open.getLast();
                    object.name = parser.currentName();
                    if (!object.names.add(object.name) && found.size() < MAX_REPORTED) {
                        found.add("duplicate field \"" + path(open) + "\"");
                    }
                } else if (token.isStructEnd()) {
                    open.removeLast();
                } else {
                    if (!open.isEmpty() && open.getLast().list) {
                        open.getLast().position++;
                    }
                    if (token.isStructStart()) {
                        open.addLast(new Open(token == JsonToken.START_ARRAY));
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    private static String path(ArrayDeque<Open> open) {
        var path = new StringBuilder();
        for (var step : open) {
            if (step.list) {
                path.append('[').append(step.position).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.name);
            }
        }
        return path.toString();
    }
}
