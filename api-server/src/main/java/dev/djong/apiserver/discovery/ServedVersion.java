package dev.djong.apiserver.discovery;

/** One version of a group, whoever answers it. */
sealed interface ServedVersion permits LocalVersion, RemoteVersion {
    String group();

    String version();

    default String groupVersion() {
        return group().isEmpty() ? version() : group() + "/" + version();
    }
}
