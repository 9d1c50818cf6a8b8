/**
 * The history of a template as ControllerRevisions, for the kinds whose pods are not kept apart by ReplicaSets: StatefulSet
 * and DaemonSet. {@code kubectl rollout history} and {@code undo} read it.
 */
@NullMarked
package dev.djong.controller.revision;

import org.jspecify.annotations.NullMarked;
