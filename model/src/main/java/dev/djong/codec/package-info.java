/**
 * From request bodies to canonical trees. A decoder knows the schema while it streams: it leaves out unknown fields and
 * reports them, rewrites values as upstream's typed clients do and adds the fields that those always write, so that equal
 * objects have equal bytes. Every limit of a body has a name here.
 */
@NullMarked
package dev.djong.codec;

import org.jspecify.annotations.NullMarked;
