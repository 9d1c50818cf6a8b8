package dev.djong.testkit.scenario;

/** @param namespace empty for what belongs to none */
record ObjectRef(Kind kind, String namespace, String name) {}
