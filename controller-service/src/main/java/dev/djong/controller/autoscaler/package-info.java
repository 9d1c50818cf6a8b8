/**
 * Scales workloads by what their pods use (horizontal pod autoscaler, {@code autoscaling/v2}): how many replicas the metrics
 * ask for, how fast the number may move, and what is reported.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/">Horizontal pod
 *     autoscaling</a>
 */
@NullMarked
package dev.djong.controller.autoscaler;

import org.jspecify.annotations.NullMarked;
