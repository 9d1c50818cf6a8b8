/**
 * Gives each node a range of pod addresses of its own out of the cluster's.
 *
 * @see <a href="https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/">the flags
 *     {@code --allocate-node-cidrs}, {@code --cluster-cidr} and {@code --node-cidr-mask-size}</a>
 */
@NullMarked
package dev.djong.controller.nodeipam;

import org.jspecify.annotations.NullMarked;
