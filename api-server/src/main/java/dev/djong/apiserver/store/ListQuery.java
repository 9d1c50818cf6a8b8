package dev.djong.apiserver.store;

import dev.djong.object.Revision;

/**
 * What to list.
 *
 * @param at the revision to read at; zero for the newest, linearizable
 * @param limit at most so many items; zero for all
 * @param keysOnly leave the values empty: for comparing what two sides hold
 */
public record ListQuery(KeyRange range, Revision at, int limit, boolean keysOnly) {}
