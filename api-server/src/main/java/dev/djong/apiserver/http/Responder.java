package dev.djong.apiserver.http;

import dev.djong.apiserver.inflight.HeavyLane;
import dev.djong.json.Json;
import dev.djong.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Sends answers: head, then bytes, compressed where the client asked and it pays. */
public final class Responder {
    /** Smaller bodies are sent as they are: compressing them costs more than it saves. */
    static final int MIN_GZIP_BYTES = 128 << 10;

    /** Smaller bodies go out with their head. */
    private static final int MIN_DIRECT_BYTES = 64 << 10;

    /** So much of a large body is handed to its connection at once. */
    private static final int BATCH_BYTES = 64 << 10;

    private final HeavyLane heavy;

    public Responder(HeavyLane heavy) {
        this.heavy = heavy;
    }

    /** A tree that stands for nothing stored: discovery, reviews, options. */
    public void tree(Call call, int code, Json tree) throws IOException {
        var accept = Accept.of(call, Accept.Offer.DOCUMENT, false);
        document(call, code, accept, JsonWriter.toBytes(tree));
    }

    /** One JSON document, in the encoding asked for. */
    public void document(Call call, int code, Accept accept, byte[] json) throws IOException {
        switch (accept.format()) {
            case YAML -> bytes(call, code, MediaTypes.YAML, YamlWriter.toYaml(json));
            case PROTOBUF -> throw new IllegalArgumentException("a document of JSON has no messages");
            case JSON, EVENT_STREAM -> bytes(call, code, MediaTypes.JSON, accept.pretty() ? Pretty.print(json) : json);
        }
    }

    public void text(Call call, int code, String text) throws IOException {
        bytes(call, code, MediaTypes.TEXT, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    public void bytes(Call call, int code, String contentType, byte[] body) throws IOException {
        pieces(call, code, contentType, List.of(body), body.length);
    }

    /** Several pieces that make one body: a list is sent from its entries' own bytes, never joined in memory. */
    public void pieces(Call call, int code, String contentType, Iterable<byte[]> pieces, long length)
            throws IOException {
        var exchange = call.exchange();
        exchange.status(code);
        Headers.common(call);
        exchange.respondWith("Content-Type", contentType);
        if (length >= MIN_GZIP_BYTES && acceptsGzip(exchange)) {
            gzipHead(exchange);
            if (!isHead(exchange)) {
                var rest = pieces.iterator();
                compressed(exchange.answer(), heavy.run(rest::next), rest);
            }
            return;
        }
        exchange.respondWith("Content-Length", Long.toString(length));
        if (!isHead(exchange)) {
            send(exchange, pieces, length);
        }
    }

    /**
     * An answer that is made while it is sent, on the heavy lane: it never lies whole in memory, however slow its client is.
     * A failure of the first part is still answered as one.
     */
    public void stream(Call call, int code, String contentType, Iterator<byte[]> pieces) throws IOException {
        var exchange = call.exchange();
        boolean gzip = acceptsGzip(exchange);
        var first = heavy.run(pieces::next);
        exchange.status(code);
        Headers.common(call);
        exchange.respondWith("Content-Type", contentType);
        if (gzip) {
            gzipHead(exchange);
        }
        if (isHead(exchange)) {
            return;
        }
        if (gzip) {
            compressed(exchange.answer(), first, pieces);
            return;
        }
        var client = exchange.pieces();
        client.send(List.of(first));
        while (pieces.hasNext()) {
            client.send(List.of(heavy.goOn(pieces::next)));
        }
    }

    private static List<byte[]> gather(Iterator<byte[]> pieces) {
        var batch = new ArrayList<byte[]>();
        for (long bytes = 0; bytes < BATCH_BYTES && pieces.hasNext(); bytes += batch.getLast().length) {
            batch.add(pieces.next());
        }
        return batch;
    }

    private static void gzipHead(Exchange exchange) {
        exchange.respondWith("Content-Encoding", "gzip");
        exchange.respondWith("Vary", "Accept-Encoding");
    }

    private static void send(Exchange exchange, Iterable<byte[]> pieces, long length) throws IOException {
        if (length < MIN_DIRECT_BYTES) {
            var out = exchange.answer();
            for (var piece : pieces) {
                out.write(piece);
            }
            return;
        }
        var client = exchange.pieces();
        var rest = pieces.iterator();
        while (rest.hasNext()) {
            client.send(gather(rest));
        }
    }

    /** The head of an answer that is written as it comes about. */
    public void streamHead(Call call, String contentType) {
        var exchange = call.exchange();
        exchange.status(200);
        Headers.common(call);
        exchange.respondWith("Content-Type", contentType);
    }

    /** In chunks: the computation happens on the heavy lane, waiting for a slow client does not. */
    private void compressed(OutputStream out, byte[] first, Iterator<byte[]> rest) throws IOException {
        var buffer = new ByteArrayOutputStream(MIN_GZIP_BYTES);
        try (var gzip = new FastGzip(buffer)) {
            gzip.write(first);
            while (rest.hasNext()) {
                heavy.goOn(() -> {
                    while (rest.hasNext() && buffer.size() < MIN_GZIP_BYTES) {
                        gzip.write(rest.next());
                    }
                    return buffer;
                });
                buffer.writeTo(out);
                buffer.reset();
            }
            gzip.finish();
            buffer.writeTo(out);
        }
    }

    private static boolean isHead(Exchange exchange) {
        return exchange.method().equals("HEAD");
    }

    private static boolean acceptsGzip(Exchange exchange) {
        for (var header : exchange.headers("Accept-Encoding")) {
            for (var coding : header.split(",")) {
                var bare = coding.strip();
                if (bare.equals("gzip") || bare.startsWith("gzip;") && !bare.endsWith("q=0")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 32 << 10);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
