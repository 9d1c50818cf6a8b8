package dev.djong.codec;

import dev.djong.definition.StructSchema;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import java.util.Arrays;

/**
 * Reads Kubernetes' protobuf bodies to trees: four magic bytes, then an envelope with apiVersion, kind and the object's own
 * bytes. The tree is not canonical yet: {@link ObjectDecoder#decodeTree} is the next step.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding">Protobuf encoding</a>
 */
public final class ProtobufReader {
    static final byte[] MAGIC = {'k', '8', 's', 0};
    static final int TYPE_META = 1;
    static final int RAW = 2;
    static final int CONTENT_ENCODING = 3;
    static final int CONTENT_TYPE = 4;

    private ProtobufReader() {}

    /**
     * @param expected what the path says the body is; another kind comes back as a tree that holds only its name, for the
     *     decoder to refuse in its own words
     * @throws ApiFailure 400 for bytes that are no such body
     */
    public static JsonObject read(byte[] body, GroupVersionKind expected, StructSchema schema) {
        try {
            return readEnvelope(body, expected, schema);
        } catch (DecodeFailure failure) {
            throw ApiFailure.badRequest(expected.kind() + " in version \"" + expected.version()
                    + "\" cannot be handled as a " + expected.kind() + ": " + failure.text());
        }
    }

    private static JsonObject readEnvelope(byte[] body, GroupVersionKind expected, StructSchema schema) {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new DecodeFailure(
                    "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }
        var envelope = new ProtobufInput(body, MAGIC.length, body.length);
        var name = JsonObject.EMPTY;
        var raw = new ProtobufInput(body, 0, 0);
        while (envelope.hasMore()) {
            int tag = envelope.tag();
            switch (ProtobufInput.number(tag)) {
                case TYPE_META -> name = typeMeta(envelope.message(tag));
                case RAW -> raw = envelope.message(tag);
                case CONTENT_ENCODING -> requireNone(envelope.text(tag));
                default -> envelope.skip(tag);
            }
        }
        var actual = GroupVersionKind.of(name.text("apiVersion"), name.text("kind"));
        boolean unnamed = name.isEmpty();
        if (!unnamed && !actual.equals(expected)) {
            return name;
        }
        return new ProtobufObject(raw, schema)
                .read()
                .with("apiVersion", expected.apiVersion())
                .with("kind", expected.kind());
    }

    private static void requireNone(String contentEncoding) {
        if (!contentEncoding.isEmpty()) {
            throw new DecodeFailure("content encoding \"" + contentEncoding + "\" is not supported");
        }
    }

    private static JsonObject typeMeta(ProtobufInput in) {
        var name = JsonObject.builder();
        while (in.hasMore()) {
            int tag = in.tag();
            switch (ProtobufInput.number(tag)) {
                case 1 -> name.putText("apiVersion", in.text(tag));
                case 2 -> name.putText("kind", in.text(tag));
                default -> in.skip(tag);
            }
        }
        return name.build();
    }
}
