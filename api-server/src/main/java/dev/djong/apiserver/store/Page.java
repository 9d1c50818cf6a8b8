package dev.djong.apiserver.store;

import dev.djong.object.Revision;
import java.util.List;

/**
 * A part of a list.
 *
 * @param revision the one at which the items were read
 * @param more whether items of the range were left out because of the limit, and {@code remaining} how many
 */
public record Page(List<Stored> items, Revision revision, boolean more, long remaining) {}
