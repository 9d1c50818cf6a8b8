/** gRPC over the unix sockets of the machine: the container runtime and device drivers. */
@NullMarked
package dev.djong.node.socket;

import org.jspecify.annotations.NullMarked;
