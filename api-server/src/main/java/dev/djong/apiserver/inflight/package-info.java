/** Keeps the number of requests that are worked on at once within limits, so that overload ends in 429 and not in collapse. */
@NullMarked
package dev.djong.apiserver.inflight;

import org.jspecify.annotations.NullMarked;
