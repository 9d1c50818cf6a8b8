/**
 * An immutable JSON tree: what an object is everywhere in Djong between a decoder and an encoder.
 *
 * <p>Members of an object are sorted by name, so equal trees have equal bytes. Nothing here can be changed after it was
 * made; {@code with} and {@code without} return copies that share all untouched subtrees. Integers are {@code long},
 * other numbers {@code double}.
 */
@NullMarked
package dev.djong.json;

import org.jspecify.annotations.NullMarked;
