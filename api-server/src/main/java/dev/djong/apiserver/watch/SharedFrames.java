package dev.djong.apiserver.watch;

import java.util.function.Supplier;

/** Frames of one event that several watchers are told alike: each is made once. */
@FunctionalInterface
public interface SharedFrames {
    /** Shares nothing: for what only one watcher is told. */
    SharedFrames NONE = (format, make) -> make.get();

    byte[] frame(String format, Supplier<byte[]> make);
}
