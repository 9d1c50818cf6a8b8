/**
 * A runtime that runs nothing: it keeps the state that a real one would show and moves it by an injected clock, so many
 * nodes fit into one process and a whole cluster is deterministic. Everything it shows is labelled as simulated.
 */
@NullMarked
package dev.djong.node.runtime.simulated;

import org.jspecify.annotations.NullMarked;
