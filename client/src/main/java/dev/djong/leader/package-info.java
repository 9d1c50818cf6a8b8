/** Leader election over {@code coordination.k8s.io/v1} leases: at most one of several equal services acts. */
@NullMarked
package dev.djong.leader;

import org.jspecify.annotations.NullMarked;
