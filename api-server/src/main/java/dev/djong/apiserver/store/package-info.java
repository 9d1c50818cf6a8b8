/**
 * The store port: a log of revisions with multi-version reads, and what every implementation of it shares.
 *
 * <p>Keys are etcd's ({@code /registry/pods/NAMESPACE/NAME}), values the canonical JSON of an object with apiVersion and
 * kind and without resourceVersion. Every committed write gets a revision of its own, greater than all before it, over
 * the whole store. Whoever implements {@link dev.djong.apiserver.store.Store} passes the contract suite of this package's
 * tests.
 */
@NullMarked
package dev.djong.apiserver.store;

import org.jspecify.annotations.NullMarked;
