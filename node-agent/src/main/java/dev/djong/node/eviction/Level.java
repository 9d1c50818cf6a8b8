package dev.djong.node.eviction;

/** How much of something is left at one moment, and how much there is at all. */
public record Level(long available, long capacity) {}
