/**
 * The metrics API ({@code metrics.k8s.io}) that {@code kubectl top} and the horizontal pod autoscaler read: nothing is
 * stored, the agents of the nodes are asked when somebody asks, and their answers shared for a few seconds.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/">Resource metrics</a>
 */
@NullMarked
package dev.djong.apiserver.resourcemetrics;

import org.jspecify.annotations.NullMarked;
