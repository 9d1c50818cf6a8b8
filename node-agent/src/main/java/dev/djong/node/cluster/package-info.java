/**
 * What the agent asks of the API besides its own pods: the objects that pods refer to, tokens, services, and where events
 * go. Ports, so that a pod's life can be tested without a server.
 */
@NullMarked
package dev.djong.node.cluster;

import org.jspecify.annotations.NullMarked;
