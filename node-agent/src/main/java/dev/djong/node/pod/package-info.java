/**
 * A pod's life on this node. Each pod has a {@link dev.djong.node.pod.PodWorker}: it observes ({@link
 * dev.djong.node.pod.PodObservation}), asks the pure {@link dev.djong.node.pod.PodPlanner} what to do, reports ({@link
 * dev.djong.node.pod.PodStatus}) and acts in small idempotent steps. What must survive the agent lives in the runtime's
 * labels and annotations and in one checkpoint file a pod; everything else can be forgotten at any moment.
 */
@NullMarked
package dev.djong.node.pod;

import org.jspecify.annotations.NullMarked;
