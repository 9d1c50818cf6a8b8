package dev.djong.api;

import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;

/** What to watch, and after which resourceVersion. {@code namespace} is empty for all. */
public record WatchOptions(String namespace, LabelSelector labels, FieldSelector fields, String resourceVersion) {}
