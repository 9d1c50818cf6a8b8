package dev.djong.apiserver.allocation;

/** The service that a number is taken for. The uid tells it from a later one of the same name. */
public record Owner(String namespace, String name, String uid) {}
