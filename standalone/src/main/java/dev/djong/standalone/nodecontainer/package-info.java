/**
 * A node whose machine is a privileged container: what a machine's boot would have done, a containerd, and the node agent
 * in this process. When one of the two ends, the container ends, and its restart policy brings both back.
 */
@NullMarked
package dev.djong.standalone.nodecontainer;

import org.jspecify.annotations.NullMarked;
