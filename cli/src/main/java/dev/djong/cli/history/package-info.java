/** What {@code djong history} shows: which resource a word means, and how two states of an object differ. */
@NullMarked
package dev.djong.cli.history;

import org.jspecify.annotations.NullMarked;
