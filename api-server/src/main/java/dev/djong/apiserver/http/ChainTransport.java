package dev.djong.apiserver.http;

import dev.djong.api.Transport;
import dev.djong.api.TransportException;
import java.io.IOException;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The client's way to a server in the same process: the whole serving chain, without sockets. Requests are authenticated
 * like any other, by the token given here.
 */
public final class ChainTransport implements Transport {
    private final Supplier<ServingChain> chain;
    private final String bearerToken;

    /** @param chain asked for with each request: it need not be there before the first one */
    public ChainTransport(Supplier<ServingChain> chain, String bearerToken) {
        this.chain = chain;
        this.bearerToken = bearerToken;
    }

    @Override
    public Response send(Request request) {
        var headers = new TreeMap<>(request.headers());
        headers.put("authorization", "Bearer " + bearerToken);
        var exchange =
                new MemoryExchange(new Request(request.method(), request.pathAndQuery(), headers, request.body()));
        Thread.ofVirtual().name("loopback").start(() -> serve(exchange));
        try {
            return exchange.head().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted while waiting for an answer", e);
        } catch (ExecutionException e) {
            throw new TransportException("the request was broken off", e.getCause());
        }
    }

    private void serve(MemoryExchange exchange) {
        try {
            chain.get().serve(exchange);
            exchange.finish();
        } catch (IOException brokenOff) {
            exchange.head().completeExceptionally(brokenOff);
        }
    }

    @Override
    public void close() {
        // Nothing is open between requests.
    }
}
