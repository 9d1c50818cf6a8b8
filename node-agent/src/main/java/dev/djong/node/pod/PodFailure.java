package dev.djong.node.pod;

/** Why a pod as a whole has failed: rejected by the node, evicted, or over its deadline. */
public record PodFailure(String reason, String message) {}
