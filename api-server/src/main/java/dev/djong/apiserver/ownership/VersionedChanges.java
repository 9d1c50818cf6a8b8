package dev.djong.apiserver.ownership;

import dev.djong.object.ApiObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a write changes, in the words of each version that one of the object's managers uses. */
final class VersionedChanges {
    private final Versions versions;
    private final ApiObject before;
    private final ApiObject after;
    private final FieldSet ignored;
    private final Map<String, Optional<Differences>> byVersion = new HashMap<>();

    /** @param changes in the version that is written, whose name is {@code apiVersion} */
    VersionedChanges(
            Versions versions,
            ApiObject before,
            ApiObject after,
            FieldSet ignored,
            String apiVersion,
            Differences changes) {
        this.versions = versions;
        this.before = ManagedFields.removeFrom(before);
        this.after = ManagedFields.removeFrom(after);
        this.ignored = ignored;
        byVersion.put(apiVersion, Optional.of(changes));
    }

    /** Empty where the version is not served any more. */
    Optional<Differences> in(String apiVersion) {
        return byVersion.computeIfAbsent(apiVersion, this::compare);
    }

    private Optional<Differences> compare(String apiVersion) {
        var now = versions.show(after.root(), apiVersion);
        return now.flatMap(shown -> versions.show(before.root(), apiVersion)
                .map(old -> Differences.between(old.object(), shown.object(), shown.schema())
                        .without(ignored)));
    }

    /** What a manager still owns of its fields when it is not the one who writes. */
    FieldSet left(Manager manager, FieldSet fields) {
        return in(manager.apiVersion())
                .map(changes -> fields.minus(changes.written()).minus(changes.removed()))
                .orElse(FieldSet.EMPTY);
    }
}
