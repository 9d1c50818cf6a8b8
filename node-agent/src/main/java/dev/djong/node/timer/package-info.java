/**
 * Time as the node agent sees it: the clock is an {@link java.time.InstantSource}, waking up later is a {@link
 * dev.djong.node.timer.Timers}. Both are injected, so that a whole node can run on a clock that a test moves by hand.
 */
@NullMarked
package dev.djong.node.timer;

import org.jspecify.annotations.NullMarked;
