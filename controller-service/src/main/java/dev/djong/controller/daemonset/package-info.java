/**
 * Runs a pod of a DaemonSet's template on every node that it fits, and brings the pods to a new template within the limits
 * for unavailability and surge.
 */
@NullMarked
package dev.djong.controller.daemonset;

import org.jspecify.annotations.NullMarked;
