package dev.djong.apiserver.admission.match;

import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;

/** As what a matching request is shown: its own resource and kind, or equivalent ones that a rule names. */
public record Match(GroupVersionResource resource, GroupVersionKind kind) {}
