/**
 * The past of single objects, as far back as the store remembers: an extension of ours, so it is asked for with a parameter
 * that no standard client sends, and answered as a kind of our own that discovery does not tell of.
 */
@NullMarked
package dev.djong.apiserver.history;

import org.jspecify.annotations.NullMarked;
