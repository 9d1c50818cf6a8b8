package dev.djong.apiserver.watch;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Frames of one event that several watchers are told alike: each is made once. */
@FunctionalInterface
public interface SharedFrames {
    /** Shares nothing: for what only one watcher is told. */
    SharedFrames NONE = (format, make) -> make.get();

    byte[] frame(String format, Supplier<byte[]> make);

    /** A frame of a format that many ask for, if it was made: found without a name, since each of them looks for it. */
    default byte @Nullable [] made(FrameFormat format, EventType type) {
        return null;
    }

    /** Keeps what {@link #made} did not find. */
    default void keep(FrameFormat format, EventType type, byte[] frame) {}
}
