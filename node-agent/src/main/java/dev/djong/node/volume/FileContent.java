package dev.djong.node.volume;

/** A file's bytes and mode bits, such as 0644. */
record FileContent(byte[] bytes, int mode) {}
