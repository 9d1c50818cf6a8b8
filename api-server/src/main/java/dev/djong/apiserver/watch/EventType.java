package dev.djong.apiserver.watch;

/** The types of watch events; errors are told by how a cursor ends. */
public enum EventType {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK;

    static final int COUNT = values().length;
}
