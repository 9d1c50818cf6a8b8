package dev.djong.cel;

import dev.djong.definition.CustomSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A rule's {@code fieldPath}: {@code .spec.names['x.y']}. */
final class FieldPaths {
    private static final Pattern STEP = Pattern.compile("\\G(?:\\.([^.\\[\\]']+)|\\['((?:[^'\\\\]|\\\\.)*+)'])");

    private FieldPaths() {}

    private static Optional<List<String>> steps(String path) {
        var steps = new ArrayList<String>();
        var matcher = STEP.matcher(path);
        int end = 0;
        while (matcher.find()) {
            steps.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2).replaceAll("\\\\(.)", "$1"));
            end = matcher.end();
        }
        return end == path.length() ? Optional.of(steps) : Optional.empty();
    }

    /** Whether it leads somewhere in the schema. */
    static boolean isValid(String path, CustomSchema schema) {
        var steps = steps(path);
        CustomSchema here = schema;
        for (var step : steps.orElse(List.of())) {
            here = here == null
                    ? null
                    : here.properties().isEmpty()
                            ? here.additional()
                            : here.properties().get(step);
        }
        return steps.isPresent() && here != null;
    }

    /** As error fields are written, without a leading dot; empty where there is none. */
    static String normalized(String path) {
        return path.startsWith(".") ? path.substring(1) : path;
    }
}
