package dev.djong.scheduler.snapshot;

import java.util.Map;

/**
 * By what others find a pod. Pods of one template mostly share it, so they are counted together.
 *
 * @param terminating whether it is being deleted
 */
public record PodIdentity(String namespace, Map<String, String> labels, boolean terminating) {}
