/** Keeps a Deployment's ReplicaSets in step with its template and scale: one ReplicaSet a template, moved by rolling update or recreation within the limits for surge and unavailability. */
@NullMarked
package dev.djong.controller.deployment;

import org.jspecify.annotations.NullMarked;
