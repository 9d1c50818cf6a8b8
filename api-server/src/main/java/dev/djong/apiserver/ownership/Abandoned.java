package dev.djong.apiserver.ownership;

import dev.djong.json.JsonObject;
import java.util.LinkedHashSet;

/**
 * Takes out of a merged object what its applier named the last time, does not name any more and nobody else owns. What only
 * went along with it stays: it was never this applier's.
 */
final class Abandoned {
    private final Versions versions;

    Abandoned(Versions versions) {
        this.versions = versions;
    }

    /**
     * @param merged in the version {@code apiVersion}, which is applied
     * @param claims what everybody owns now, the applier what it names now
     * @param last what the applier named the last time, in the version of {@code lastVersion}
     */
    JsonObject without(JsonObject merged, String apiVersion, ManagedFields claims, FieldSet last, String lastVersion) {
        var mergedThen = versions.show(merged, lastVersion);
        if (last.isEmpty() || mergedThen.isEmpty()) {
            return merged;
        }
        var then = mergedThen.get();
        var lastAndAbove = last.closed();
        var pruned = Removal.of(lastAndAbove, then.object(), then.schema());
        for (var version : versionsOf(claims, lastVersion)) {
            var whole = versions.show(merged, version);
            if (whole.isPresent()) {
                pruned = withOwned(whole.get(), pruned, claims, version);
            }
        }
        var stillThere =
                Claims.of(shown(pruned, lastVersion, then), then.schema()).closed();
        var gone = Claims.of(then.object(), then.schema()).closed().minus(stillThere);
        var rest = Removal.of(gone.intersection(lastAndAbove), then.object(), then.schema());
        return versions.show(rest, apiVersion).map(Versions.Shown::object).orElse(rest);
    }

    private static Iterable<String> versionsOf(ManagedFields claims, String lastVersion) {
        var all = new LinkedHashSet<String>();
        all.add(lastVersion);
        claims.entries().forEach(entry -> all.add(entry.manager().apiVersion()));
        return all;
    }

    /** What somebody owns comes back. */
    private JsonObject withOwned(Versions.Shown merged, JsonObject pruned, ManagedFields claims, String version) {
        var all = Claims.of(merged.object(), merged.schema()).closed();
        var left = Claims.of(shown(pruned, version, merged), merged.schema()).closed();
        var owned = claims.allIn(version).closed();
        return Removal.of(all.minus(left.union(owned)), merged.object(), merged.schema());
    }

    private JsonObject shown(JsonObject object, String version, Versions.Shown like) {
        return versions.show(object, version)
                .orElseThrow(() -> new IllegalStateException(version + " was served a moment ago: " + like.schema()))
                .object();
    }
}
