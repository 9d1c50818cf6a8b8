/** Empties a namespace that is being deleted, pods first, and tells in conditions what holds it up. */
@NullMarked
package dev.djong.controller.namespace;

import org.jspecify.annotations.NullMarked;
