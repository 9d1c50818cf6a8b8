/** Keeps the machine's own packet filter from dropping what the node forwards. */
@NullMarked
package dev.djong.node.proxy.forward;

import org.jspecify.annotations.NullMarked;
