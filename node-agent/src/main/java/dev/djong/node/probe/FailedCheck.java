package dev.djong.node.probe;

/** A check that failed: which probe ({@code Startup}, {@code Liveness}, {@code Readiness}) and why. */
public record FailedCheck(String probe, String message) {}
