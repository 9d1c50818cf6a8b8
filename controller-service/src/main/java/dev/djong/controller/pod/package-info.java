/** What controllers ask of pods: phase, readiness, availability, and how a template becomes a pod. */
@NullMarked
package dev.djong.controller.pod;

import org.jspecify.annotations.NullMarked;
