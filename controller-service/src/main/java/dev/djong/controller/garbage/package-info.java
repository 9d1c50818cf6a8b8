/** Deletes objects whose owners are gone, and honours foreground and orphan deletion: a graph of all objects and their owners, fed by every resource that discovery lists. */
@NullMarked
package dev.djong.controller.garbage;

import org.jspecify.annotations.NullMarked;
