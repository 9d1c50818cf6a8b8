package dev.djong.shell;

/** What a service calls when it cannot go on: the process (or the whole one-JVM cluster) stops and says why. */
@FunctionalInterface
public interface Lifeline {
    /** Returns at once; the stop happens on another thread. The first reason wins. */
    void fail(Role role, String reason);
}
