package dev.djong.apiserver.http;

import java.io.IOException;

/** Answers a request that is for no object. */
@FunctionalInterface
public interface PathHandler {
    void serve(Call call, ApiRequest.OnPath request) throws IOException;

    /** Whether paths below the handler's own are its business too. */
    default boolean servesBelow() {
        return false;
    }
}
