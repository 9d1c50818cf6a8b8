/** The heap of a process at rest. */
@NullMarked
package dev.djong.shell.heap;

import org.jspecify.annotations.NullMarked;
