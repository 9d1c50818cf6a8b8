/**
 * What every kind has in common: identity, metadata, revisions, owners, names, selectors and quantities, as immutable
 * values over {@link dev.djong.json.Json} trees.
 */
@NullMarked
package dev.djong.object;

import org.jspecify.annotations.NullMarked;
