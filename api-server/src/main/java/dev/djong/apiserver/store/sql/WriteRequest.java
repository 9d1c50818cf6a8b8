package dev.djong.apiserver.store.sql;

import java.util.concurrent.CompletableFuture;

/** A write that waits for its commit. */
sealed interface WriteRequest {
    String key();

    CompletableFuture<Outcome> outcome();

    /** @param expected zero for a create */
    record Put(String key, long expected, byte[] value, long expiresAtSeconds, CompletableFuture<Outcome> outcome)
            implements WriteRequest {}

    record Delete(String key, long expected, CompletableFuture<Outcome> outcome) implements WriteRequest {}

    /** What the writer made of it. */
    sealed interface Outcome {
        record Committed(long id) implements Outcome {}

        /** The key's newest row is not the expected one; the caller reads what it is. */
        record Lost() implements Outcome {}

        record NotFound() implements Outcome {}

        record Unknown(Throwable cause) implements Outcome {}
    }
}
