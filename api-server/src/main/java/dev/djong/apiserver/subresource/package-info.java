/**
 * The paths below objects: those that change the object in a way of their own (scale, binding, finalize, eviction), and
 * those that lead on to the node that runs a pod (log, exec, attach, port-forward).
 */
@NullMarked
package dev.djong.apiserver.subresource;

import org.jspecify.annotations.NullMarked;
