package dev.djong.scheduler.snapshot;

/** A pod that had others evicted and waits for their place on {@code node}. Others of no higher priority leave it alone. */
public record Nomination(PodInfo pod, String node) {}
