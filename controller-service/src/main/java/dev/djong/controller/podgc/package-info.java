/** Removes pods that nobody else will: orphaned, finished in too great a number, or never started and unwanted. */
@NullMarked
package dev.djong.controller.podgc;

import org.jspecify.annotations.NullMarked;
