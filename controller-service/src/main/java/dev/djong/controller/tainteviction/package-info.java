/** Deletes pods that do not tolerate a NoExecute taint of their node, once their patience is over. */
@NullMarked
package dev.djong.controller.tainteviction;

import org.jspecify.annotations.NullMarked;
