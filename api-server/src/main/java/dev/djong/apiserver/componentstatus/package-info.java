/**
 * ComponentStatus, which {@code kubectl get cs} shows: deprecated since 1.19 and still asked for. Nothing is stored.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/component-status-v1/">ComponentStatus</a>
 */
@NullMarked
package dev.djong.apiserver.componentstatus;

import org.jspecify.annotations.NullMarked;
