package dev.djong.apiserver.http;

import dev.djong.apiserver.inflight.HeavyLane;
import dev.djong.json.Json;
import dev.djong.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Sends an answer whose body is known whole: head, then bytes, compressed where the client asked and it pays. */
public final class Responder {
    /** Smaller bodies are sent as they are: compressing them costs more than it saves. */
    static final int MIN_GZIP_BYTES = 128 << 10;

    /** Smaller bodies go out with their head. */
    private static final int MIN_DIRECT_BYTES = 64 << 10;

    /** So much of a large body is handed to its connection at once. */
    private static final int BATCH_BYTES = 128 << 10;

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
            exchange.respondWith("Content-Encoding", "gzip");
            exchange.respondWith("Vary", "Accept-Encoding");
            if (!isHead(exchange)) {
                compressed(exchange.answer(), pieces);
            }
            return;
        }
        exchange.respondWith("Content-Length", Long.toString(length));
        if (!isHead(exchange)) {
            send(exchange, pieces, length);
        }
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
        var batch = new ArrayList<byte[]>();
        long bytes = 0;
        for (var piece : pieces) {
            batch.add(piece);
            bytes += piece.length;
            if (bytes >= BATCH_BYTES) {
                client.send(batch);
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            client.send(batch);
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
    private void compressed(OutputStream out, Iterable<byte[]> pieces) throws IOException {
        var buffer = new ByteArrayOutputStream(MIN_GZIP_BYTES);
        try (var gzip = new FastGzip(buffer)) {
            var rest = pieces.iterator();
            while (rest.hasNext()) {
                heavy.run(() -> {
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
