package dev.djong.apiserver.store.sql;

/** The newest row of a key. */
record Head(long id, boolean deleted) {}
