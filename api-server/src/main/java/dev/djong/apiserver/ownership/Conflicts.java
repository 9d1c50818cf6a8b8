package dev.djong.apiserver.ownership;

import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import dev.djong.status.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fields that an applier wants to change and others own. */
record Conflicts(Map<Manager, FieldSet> fields) {

    boolean isEmpty() {
        return fields.isEmpty();
    }

    FieldSet all() {
        return fields.values().stream().reduce(FieldSet.EMPTY, FieldSet::union);
    }

    /** The 409 that names every manager with its fields, in the words that kubectl shows. */
    ApiFailure toFailure() {
        var causes = new ArrayList<Cause>();
        var byManager = new TreeMap<String, List<String>>();
        fields.forEach((manager, owned) -> owned.paths().forEach(path -> {
            var shown = PathElements.show(path);
            causes.add(new Cause("FieldManagerConflict", "conflict with " + manager.show(), shown));
            byManager
                    .computeIfAbsent(manager.show(), unused -> new ArrayList<>())
                    .add(shown);
        }));
        return new ApiFailure(Status.of(Reason.CONFLICT, message(causes, byManager))
                .withDetails(new Status.Details("", "", "", "", causes, 0)));
    }

    private static String message(List<Cause> causes, Map<String, List<String>> byManager) {
        if (causes.size() == 1) {
            var only = causes.getFirst();
            return "Apply failed with 1 conflict: " + only.message() + ": " + only.field();
        }
        var lines = new ArrayList<String>();
        byManager.forEach((manager, paths) -> {
            lines.add("conflicts with " + manager + ":");
            paths.forEach(path -> lines.add("- " + path));
        });
        return "Apply failed with " + causes.size() + " conflicts: " + String.join("\n", lines);
    }
}
