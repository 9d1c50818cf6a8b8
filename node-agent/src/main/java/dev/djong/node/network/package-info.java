/** The pod network of this node: the CNI configuration that the runtime reads. */
@NullMarked
package dev.djong.node.network;

import org.jspecify.annotations.NullMarked;
