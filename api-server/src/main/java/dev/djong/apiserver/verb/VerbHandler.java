package dev.djong.apiserver.verb;

import java.io.IOException;

/** One verb of one resource or subresource. */
@FunctionalInterface
public interface VerbHandler {
    /** @throws dev.djong.status.ApiFailure for every answer that is no success */
    ApiResponse handle(ResourceCall call) throws IOException;

    /** Whether the answer is a document, whose media type the client may choose; false for logs and upgraded connections. */
    default boolean answersDocument() {
        return true;
    }
}
