/**
 * Questions about the past of a cluster on SQLite: who asks is a person, not the read path. The store's log is an
 * ordinary table, so these are Spring Data repositories over a connection of their own that only reads.
 */
@NullMarked
package dev.djong.apiserver.store.sql.history;

import org.jspecify.annotations.NullMarked;
