package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import dev.djong.status.ApiFailure;

/** Which state a list is to show: what the two parameters resourceVersion and resourceVersionMatch mean together. */
sealed interface ReadPoint {
    /** Everything acknowledged so far, over all api-servers. */
    record MostRecent() implements ReadPoint {}

    /** Whatever the cache has. */
    record Any() implements ReadPoint {}

    record NotOlderThan(Revision revision) implements ReadPoint {}

    record Exact(Revision revision) implements ReadPoint {}

    /**
     * The table of the API concepts page. Combinations that it forbids were refused by the request's validation; they
     * are refused here too.
     *
     * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list">semantics</a>
     */
    static ReadPoint of(String resourceVersion, String match, int limit) {
        if (resourceVersion.isEmpty()) {
            return new MostRecent();
        }
        var revision = parse(resourceVersion);
        return switch (match) {
            case "NotOlderThan" -> notOlderThan(revision);
            case "Exact" -> new Exact(revision);
            default -> limit > 0 && revision.value() > 0 ? new Exact(revision) : notOlderThan(revision);
        };
    }

    private static ReadPoint notOlderThan(Revision revision) {
        return revision.equals(Revision.ZERO) ? new Any() : new NotOlderThan(revision);
    }

    static Revision parse(String resourceVersion) {
        try {
            return new Revision(Long.parseUnsignedLong(resourceVersion));
        } catch (IllegalArgumentException notANumber) {
            throw ApiFailure.badRequest("invalid resource version: resourceVersion: Invalid value: \"" + resourceVersion
                    + "\": strconv.ParseUint: parsing \"" + resourceVersion + "\": invalid syntax");
        }
    }
}
