/**
 * Gives each replica of a StatefulSet a name and claims of its own that outlive its pods, and makes, replaces and removes
 * pods in the order of their ordinals.
 */
@NullMarked
package dev.djong.controller.statefulset;

import org.jspecify.annotations.NullMarked;
