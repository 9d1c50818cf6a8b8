/**
 * Level-triggered reconciliation: a {@link dev.djong.reconcile.Controller} says what wakes it and settles one key at a
 * time. Queue, back-off, metrics and cache sync live once, in the runner.
 */
@NullMarked
package dev.djong.reconcile;

import org.jspecify.annotations.NullMarked;
