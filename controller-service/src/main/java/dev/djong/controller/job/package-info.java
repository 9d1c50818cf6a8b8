/**
 * Jobs: pods that run to their end, counted exactly once each.
 *
 * <p>A pod that must be counted carries the finalizer {@code batch.kubernetes.io/job-tracking}, so that it cannot vanish
 * uncounted (KEP-2307). Counting goes in three writes, each of which may be the last before a crash:
 *
 * <pre>{@code
 *                        Job's status                                pod
 * it ended               succeeded: 0                                Succeeded, with finalizer
 * 1. noted               succeeded: 0, uncounted: [uid]              Succeeded, with finalizer
 * 2. let go              succeeded: 0, uncounted: [uid]              Succeeded
 * 3. counted             succeeded: 1, uncounted: []                 Succeeded
 * }</pre>
 *
 * <p>A uid that is noted is never noted again, and is counted as soon as its pod is without finalizer or gone.
 */
@NullMarked
package dev.djong.controller.job;

import org.jspecify.annotations.NullMarked;
