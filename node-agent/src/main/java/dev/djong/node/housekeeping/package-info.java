/** What keeps a node's disk from filling up: logs are rotated by size and unused images removed. */
@NullMarked
package dev.djong.node.housekeeping;

import org.jspecify.annotations.NullMarked;
