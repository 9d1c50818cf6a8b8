/** The {@code scale} subresource of any resource that has one, built-in or custom: found by kind, read, and set. */
@NullMarked
package dev.djong.controller.scale;

import org.jspecify.annotations.NullMarked;
