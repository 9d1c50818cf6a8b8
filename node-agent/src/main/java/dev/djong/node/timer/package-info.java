/** Small shapes of concurrent work: a task that never overlaps itself and one that repeats. */
@NullMarked
package dev.djong.node.timer;

import org.jspecify.annotations.NullMarked;
