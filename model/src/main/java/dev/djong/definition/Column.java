package dev.djong.definition;

/**
 * A column of the table that {@code kubectl get} shows.
 *
 * @param priority 0 is always shown, 1 only in wide output
 */
public record Column(String name, String type, String format, String description, int priority) {}
