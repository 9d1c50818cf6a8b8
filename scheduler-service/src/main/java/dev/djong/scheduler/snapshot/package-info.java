/**
 * The cluster as the scheduler sees it: compact immutable records of nodes and pods, with every quantity already in
 * millicores or bytes. {@link dev.djong.scheduler.snapshot.ClusterState} folds watch events and assumptions into them;
 * a {@link dev.djong.scheduler.snapshot.ClusterSnapshot} is one moment of it and never changes.
 */
@NullMarked
package dev.djong.scheduler.snapshot;

import org.jspecify.annotations.NullMarked;
