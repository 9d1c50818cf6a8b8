package dev.djong.apiserver.http;

import java.io.IOException;

/** One station of the {@link ServingChain}: it answers itself, fails, or hands the call on. */
@FunctionalInterface
public interface Step {
    void serve(Call call, Next next) throws IOException;

    /** The rest of the chain. */
    @FunctionalInterface
    interface Next {
        void serve(Call call) throws IOException;
    }
}
