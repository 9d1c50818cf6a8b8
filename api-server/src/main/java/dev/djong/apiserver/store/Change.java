package dev.djong.apiserver.store;

import dev.djong.object.Revision;

/** One committed write as a watch tells it. */
public sealed interface Change {
    String key();

    Revision revision();

    /** The key was created or updated. */
    record Put(Stored stored) implements Change {
        @Override
        public String key() {
            return stored.key();
        }

        @Override
        public Revision revision() {
            return stored.revision();
        }
    }

    /** The key was deleted or its time was over. The old value is not told: who needs it has kept it. */
    record Removed(String key, Revision revision) implements Change {}
}
