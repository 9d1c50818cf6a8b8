package dev.djong.scheduler.snapshot;

/** The controller that made a pod, in the pod's own namespace. */
public record PodOwner(String kind, String name) {}
