package dev.djong.apiserver.http;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Entity tags of documents that clients keep: discovery and schemas. */
public final class ETags {
    private static final int NOT_MODIFIED = 304;

    private ETags() {}

    /** The tag of a body, with its quotes. */
    public static String of(byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(body);
            return "\"" + HexFormat.of().withUpperCase().formatHex(digest) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Sets the tag; when the client already has this body, answers 304 and returns true. */
    public static boolean isUnchanged(Call call, String tag) throws IOException {
        var exchange = call.exchange();
        exchange.respondWith("ETag", tag);
        for (var header : exchange.headers("If-None-Match")) {
            for (var known : header.split(",")) {
                if (known.strip().equals(tag) || known.strip().equals("*")) {
                    exchange.status(NOT_MODIFIED);
                    Headers.common(call);
                    exchange.flush();
                    return true;
                }
            }
        }
        return false;
    }
}
