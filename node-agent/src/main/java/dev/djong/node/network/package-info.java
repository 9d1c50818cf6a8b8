/** The pod network of this node: the CNI configuration that the runtime reads, and the ways to the pods of other nodes. */
@NullMarked
package dev.djong.node.network;

import org.jspecify.annotations.NullMarked;
