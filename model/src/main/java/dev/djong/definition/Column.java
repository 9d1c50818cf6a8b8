package dev.djong.definition;

/**
 * A column of the table that {@code kubectl get} shows.
 *
 * @param priority 0 is always shown, 1 only in wide output
 * @param jsonPath where the value is found in a custom resource; empty for built-in kinds, whose cells are made by code
 */
public record Column(String name, String type, String format, String description, int priority, String jsonPath) {
    public Column(String name, String type, String format, String description, int priority) {
        this(name, type, format, description, priority, "");
    }
}
