/** An API server in memory, small enough to read: what tests of services run against when the real one is not the point. */
@NullMarked
package dev.djong.fake;

import org.jspecify.annotations.NullMarked;
