/**
 * The watch cache: what reads and watches are served from.
 *
 * <p>For each resource an ordered map of encoded entries and a bounded log of events, filled from the store's one log by
 * a single thread ({@link dev.djong.apiserver.watch.CacheFeed}). Readers take an immutable snapshot without a lock;
 * watchers are {@link dev.djong.apiserver.watch.Cursor}s that read the log at their own pace. Bytes go out as they lie
 * in the cache, only the resourceVersion is spliced in. {@link dev.djong.apiserver.watch.ResourceStorage} is what the
 * verbs use.
 *
 * <p>A watch is ordered (revisions never decrease), unique (no change twice), reliable (none left out), resumable (from
 * any revision it told), bookmarkable (a bookmark promises everything up to it) and filter-correct (entering a selector
 * is ADDED, leaving it DELETED with the last state that matched).
 */
@NullMarked
package dev.djong.apiserver.watch;

import org.jspecify.annotations.NullMarked;
