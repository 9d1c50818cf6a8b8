/**
 * The store on etcd, with upstream's keys, so that a cluster can change hands in both directions.
 *
 * <p>It speaks through jetcd's generated gRPC API over a channel of our own, below jetcd's client: that one retries by
 * itself, resumes watches from where it received and not from where it delivered, sets no deadlines, and goes through
 * three thread pools a call. Here every call has a deadline, nothing that writes is ever sent twice, and a watch comes
 * back at our own last delivered revision. etcd older than 3.5.13 is refused: its progress answers can overtake events,
 * which breaks consistent reads from the cache.
 */
@NullMarked
package dev.djong.apiserver.store.etcd;

import org.jspecify.annotations.NullMarked;
