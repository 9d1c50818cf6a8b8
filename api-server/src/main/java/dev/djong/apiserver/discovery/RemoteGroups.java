package dev.djong.apiserver.discovery;

import java.util.List;

/** The group versions that other servers answer. They take the place of our own of the same name. */
public interface RemoteGroups {
    RemoteGroups NONE = new RemoteGroups() {
        @Override
        public long generation() {
            return 0;
        }

        @Override
        public List<RemoteVersion> versions() {
            return List.of();
        }
    };

    /** Another number says that the versions may be others. */
    long generation();

    /** In no order. */
    List<RemoteVersion> versions();
}
