package dev.djong.apiserver.discovery.openapi;

import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The query parameters that each verb understands. Clients look for {@code fieldValidation} among them. */
final class QueryParameters {
    private static final Map<String, String> PARAMETER_TYPES = Map.of(
            "allowWatchBookmarks", "boolean",
            "force", "boolean",
            "gracePeriodSeconds", "integer",
            "limit", "integer",
            "orphanDependents", "boolean",
            "sendInitialEvents", "boolean",
            "timeoutSeconds", "integer",
            "watch", "boolean");

    private static final Map<String, String> DESCRIPTIONS = descriptionsOfParameters();

    private final Dialect dialect;

    QueryParameters(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Those of an action by its verb; empty where it has none. */
    List<JsonObject> of(String verb) {
        return switch (verb) {
            case "create", "update" -> query("dryRun", "fieldManager", "fieldValidation");
            case "patch" -> query("dryRun", "fieldManager", "fieldValidation", "force");
            case "delete" -> query("dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy");
            case "deletecollection" -> {
                var all =
                        new ArrayList<>(query("dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"));
                all.addAll(query("continue", "fieldSelector", "labelSelector", "limit", "resourceVersion"));
                all.addAll(query("resourceVersionMatch", "timeoutSeconds"));
                yield all;
            }
            case "list" ->
                query(
                        "allowWatchBookmarks",
                        "continue",
                        "fieldSelector",
                        "labelSelector",
                        "limit",
                        "resourceVersion",
                        "resourceVersionMatch",
                        "sendInitialEvents",
                        "timeoutSeconds",
                        "watch");
            default -> List.of();
        };
    }

    private List<JsonObject> query(String... names) {
        var all = new ArrayList<JsonObject>();
        for (var name : names) {
            all.add(dialect.parameter(
                    name, "query", PARAMETER_TYPES.getOrDefault(name, "string"), DESCRIPTIONS.getOrDefault(name, "")));
        }
        return all;
    }

    private static Map<String, String> descriptionsOfParameters() {
        var all = new HashMap<String, String>();
        all.put("allowWatchBookmarks", "Whether the watch may send bookmarks.");
        all.put("continue", "Where the list goes on, from the page before.");
        all.put("dryRun", "All: answer as if, and store nothing.");
        all.put("fieldManager", "The name under which changed fields are owned.");
        all.put("fieldSelector", "Only objects with these field values.");
        all.put("fieldValidation", "What happens to unknown and duplicate fields: Ignore, Warn or Strict.");
        all.put("force", "Whether apply takes fields over that others own.");
        all.put("gracePeriodSeconds", "How long the object may take to end.");
        all.put("labelSelector", "Only objects with these labels.");
        all.put("limit", "How many objects a page may hold.");
        all.put("orphanDependents", "Deprecated: use propagationPolicy.");
        all.put("propagationPolicy", "What happens to dependents: Orphan, Background or Foreground.");
        all.put("resourceVersion", "The revision that the answer is about.");
        all.put("resourceVersionMatch", "How the revision is meant: NotOlderThan or Exact.");
        all.put("sendInitialEvents", "Whether the watch begins with what is there.");
        all.put("timeoutSeconds", "How long the call may last.");
        all.put("watch", "Whether to watch instead of list.");
        return Map.copyOf(all);
    }
}
