package dev.djong.apiserver.store;

import java.time.Instant;
import java.util.Optional;

/** A write that the store remembers. @param at when it was committed, where the store knows */
public record PastWrite(Change change, Optional<Instant> at) {}
