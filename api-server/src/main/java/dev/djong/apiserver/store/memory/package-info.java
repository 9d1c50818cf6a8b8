/**
 * The store as a model: the whole log in immutable maps, so that a snapshot, a fork and a reset cost nothing. Other
 * stores are checked against it; tests and simulations run on it. Nothing survives the process.
 */
@NullMarked
package dev.djong.apiserver.store.memory;

import org.jspecify.annotations.NullMarked;
