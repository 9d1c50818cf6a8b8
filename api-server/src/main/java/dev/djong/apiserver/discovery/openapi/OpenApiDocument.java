package dev.djong.apiserver.discovery.openapi;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A finished document.
 *
 * @param hash SHA-512 of the bytes in upper-case hex: the value of ETag (in quotes) and of version 3's {@code hash}
 *     parameter
 */
public record OpenApiDocument(byte[] bytes, String mediaType, String hash) {

    static OpenApiDocument of(byte[] bytes, String mediaType) {
        try {
            var digest = MessageDigest.getInstance("SHA-512").digest(bytes);
            return new OpenApiDocument(
                    bytes, mediaType, HexFormat.of().withUpperCase().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-512", e);
        }
    }

    /** The value of the ETag header. */
    public String etag() {
        return "\"" + hash + "\"";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpenApiDocument document
                && Arrays.equals(bytes, document.bytes)
                && mediaType.equals(document.mediaType);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return mediaType + " of " + bytes.length + " bytes";
    }
}
