package dev.djong.apiserver.authn;

import java.util.List;

/**
 * Under which names a proxy in front tells who asks; the first header that is there counts, of groups and extra values all.
 *
 * @param extraPrefixes what the names of extra values begin with; the rest of a name is the value's key
 */
public record RemoteHeaderNames(
        List<String> users, List<String> uids, List<String> groups, List<String> extraPrefixes) {
    /** The names that everybody uses. */
    public static final RemoteHeaderNames USUAL = new RemoteHeaderNames(
            List.of("X-Remote-User"), List.of("X-Remote-Uid"), List.of("X-Remote-Group"), List.of("X-Remote-Extra-"));

    public RemoteHeaderNames {
        users = List.copyOf(users);
        uids = List.copyOf(uids);
        groups = List.copyOf(groups);
        extraPrefixes = List.copyOf(extraPrefixes);
    }
}
