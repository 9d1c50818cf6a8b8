/**
 * The store on SQLite: one append-only table whose {@code AUTOINCREMENT} id is the revision, so that a revision is never
 * handed out twice, whatever is deleted.
 *
 * <p>One thread writes. It owns the newest revision of every key, decides each compare-and-swap in memory, and commits
 * whoever is waiting in one transaction: the loser of a comparison never aborts the others, and fifty writers share one
 * fsync. The write-ahead log is fsynced at every commit ({@code synchronous=FULL}), so an acknowledged write survives a
 * loss of power. All calls into SQLite run on platform threads of this package, since native code pins virtual ones.
 */
@NullMarked
package dev.djong.apiserver.store.sql;

import org.jspecify.annotations.NullMarked;
