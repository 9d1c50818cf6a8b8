package dev.djong.apiserver.ownership;

import dev.djong.json.JsonObject;

/**
 * Who writes, how, and through which version and subresource. An applier is one manager whatever version it applies in.
 *
 * @param subresource empty for the main resource
 */
public record Manager(String name, Operation operation, String apiVersion, String subresource) {
    /** How a manager came to its fields. */
    public enum Operation {
        APPLY("Apply"),
        UPDATE("Update");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static final int MAX_NAME_CHARS = 128;
    /** Who is said to have written what was there before anything was recorded. */
    static final String BEFORE_FIRST_APPLY = "before-first-apply";

    /** What a client that gives no name is called: its user agent up to the version. */
    public static String nameOf(String fieldManager, String userAgent) {
        if (!fieldManager.isEmpty()) {
            return fieldManager;
        }
        int slash = userAgent.indexOf('/');
        var name = new StringBuilder();
        (slash < 0 ? userAgent : userAgent.substring(0, slash))
                .chars()
                .filter(c -> !Character.isISOControl(c))
                .limit(MAX_NAME_CHARS)
                .forEach(c -> name.append((char) c));
        return name.isEmpty() ? "unknown" : name.toString();
    }

    static Manager of(JsonObject entry) {
        return new Manager(
                entry.text("manager"),
                entry.text("operation").equals(Operation.APPLY.text) ? Operation.APPLY : Operation.UPDATE,
                entry.text("apiVersion"),
                entry.text("subresource"));
    }

    boolean isSameAs(Manager other) {
        return name.equals(other.name)
                && operation == other.operation
                && subresource.equals(other.subresource)
                && (operation == Operation.APPLY || apiVersion.equals(other.apiVersion));
    }

    /** As conflicts name it. */
    String show() {
        var quoted = "\"" + name + "\"";
        var part = subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"";
        return operation == Operation.APPLY ? quoted + part : quoted + part + " using " + apiVersion;
    }
}
