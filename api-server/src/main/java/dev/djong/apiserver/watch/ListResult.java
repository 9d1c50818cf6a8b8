package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import java.util.List;

/** What a list gave. */
public sealed interface ListResult {

    /**
     * @param items in key order, all of one revision
     * @param revision the list's resourceVersion
     * @param continueToken empty on the last page
     * @param remainingItems how many are left; -1 where that is not known (with selectors, or on the last page)
     */
    record Listed(List<Entry> items, Revision revision, String continueToken, long remainingItems)
            implements ListResult {}

    /**
     * The state asked for is gone (410 Expired).
     *
     * @param freshToken goes on behind the last page in the newest state; empty where no token was given
     */
    record Expired(String message, String freshToken) implements ListResult {}
}
