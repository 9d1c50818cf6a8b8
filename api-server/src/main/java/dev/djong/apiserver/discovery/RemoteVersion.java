package dev.djong.apiserver.discovery;

import dev.djong.json.JsonArray;

/**
 * A group version that another server answers.
 *
 * @param groupPriority how high the group stands among those that are not built in
 * @param versionPriority how high the version stands in its group
 * @param resources of its APIResourceList, as far as it was ever seen
 * @param current whether the server can be asked at the moment
 */
public record RemoteVersion(
        String group, String version, long groupPriority, long versionPriority, JsonArray resources, boolean current)
        implements ServedVersion {}
