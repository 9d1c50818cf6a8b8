package dev.djong.apiserver.store;

import dev.djong.object.Revision;
import java.util.List;

/** What an open watch has to say. */
public sealed interface WatchSignal {

    /** Changes in order; never empty. All changes of one revision are in one signal. */
    record Changes(List<Change> changes) implements WatchSignal {
        public Revision upTo() {
            return changes.getLast().revision();
        }
    }

    /** Everything up to this revision has been told, whether or not it changed the watched range. */
    record Progress(Revision upTo) implements WatchSignal {}

    /** The history that this watch still had to tell is gone: list again and watch from there. The last signal. */
    record Compacted(Revision oldest) implements WatchSignal {}

    /** The store or the watch was closed. The last signal. */
    record Closed() implements WatchSignal {}

    /** The timeout passed. */
    record Nothing() implements WatchSignal {}
}
