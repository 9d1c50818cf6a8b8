/**
 * The built-in kinds, read from the one compact resource that the build makes. Reading it takes milliseconds and yields
 * the same shared, immutable shapes for every kind; descriptions stay in the jar until somebody asks for one.
 */
@NullMarked
package dev.djong.definitions;

import org.jspecify.annotations.NullMarked;
