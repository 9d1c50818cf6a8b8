package dev.djong.apiserver.ownership;

import dev.djong.apiserver.ownership.Manager.Operation;
import dev.djong.definition.StructSchema;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Records for every write who owns which field, and applies configurations (KEP-555, KEP-2155).
 *
 * <p>A writer owns what it gave a new value and keeps what it owned; everybody else loses both that and what was removed.
 * An applier owns just what its configuration names; what it named before and nobody else owns is taken out.
 *
 * @param ignored fields that this kind of write cannot change: nobody comes to own them by it
 * @param versions in which other managers may have named their fields
 */
public record FieldOwnership(Manager manager, StructSchema schema, FieldSet ignored, Instant now, Versions versions) {
    /** Of a kind that there is in one version only. */
    FieldOwnership(Manager manager, StructSchema schema, FieldSet ignored, Instant now) {
        this(
                manager,
                schema,
                ignored,
                now,
                (object, version) -> version.equals(manager.apiVersion())
                        ? Optional.of(new Versions.Shown(object, schema))
                        : Optional.empty());
    }

    /** Who applies in its name may take over what kubectl's older, client-side way of applying wrote. */
    private static final String KUBECTL = "kubectl";

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** The server's own business, which nobody owns. */
    private static final FieldSet SERVERS_OWN = List.of(
                    FieldSet.ofPath("f:apiVersion"),
                    FieldSet.ofPath("f:kind"),
                    FieldSet.ofPath("f:metadata"),
                    ofMetadata("name"),
                    ofMetadata("namespace"),
                    ofMetadata("creationTimestamp"),
                    ofMetadata("selfLink"),
                    ofMetadata("uid"),
                    ofMetadata("generation"),
                    ofMetadata("managedFields"),
                    ofMetadata("resourceVersion"))
            .stream()
            .reduce(FieldSet.EMPTY, FieldSet::union);

    private static FieldSet ofMetadata(String name) {
        return FieldSet.ofPath("f:metadata", "f:" + name);
    }

    /** A write to the main resource of a kind that has a status cannot change it, one to the status no spec. */
    public static FieldSet outOfReach(String subresource, boolean hasStatus) {
        if (subresource.equals("status")) {
            return FieldSet.ofPath("f:spec");
        }
        return hasStatus && subresource.isEmpty() ? FieldSet.ofPath("f:status") : FieldSet.EMPTY;
    }

    /** A new object, every field of it owned by its creator. */
    public ApiObject recordCreate(ApiObject created) {
        return recordUpdate(created, new ApiObject(schema.zero()));
    }

    /** @param updated as the client wants it, with defaults */
    public ApiObject recordUpdate(ApiObject updated, ApiObject stored) {
        if (ManagedFields.isReset(updated)) {
            return ManagedFields.removeFrom(updated);
        }
        var before =
                ManagedFields.of(updated).or(() -> ManagedFields.of(stored)).orElse(ManagedFields.NONE);
        var changes = differences(stored, updated);
        var written = changes.written();
        var others = before.map(versioned(stored, updated, changes)::left);
        var mine = written.minus(SERVERS_OWN);
        var after = mine.isEmpty()
                ? others
                : others.with(manager, others.of(manager).union(mine), Times.format(now))
                        .capped();
        return after.writeTo(updated);
    }

    private VersionedChanges versioned(ApiObject before, ApiObject after, Differences changes) {
        return new VersionedChanges(versions, before, after, ignored, manager.apiVersion(), changes);
    }

    private Differences differences(ApiObject before, ApiObject after) {
        return Differences.between(
                        ManagedFields.removeFrom(before).root(),
                        ManagedFields.removeFrom(after).root(),
                        schema)
                .without(ignored);
    }

    /**
     * @param configuration what is applied, just as it was sent
     * @param stored null where there is no such object yet
     * @param canonical brings a merged tree into canonical form, with defaults
     * @param force whether fields of others are taken over instead of being conflicts
     * @return the object to be stored; {@code stored} itself when applying changes nothing
     * @throws dev.djong.status.ApiFailure 409 that names every conflict
     */
    public ApiObject apply(
            JsonObject configuration, @Nullable ApiObject stored, UnaryOperator<ApiObject> canonical, boolean force) {
        var live = stored == null ? new ApiObject(schema.zero()) : ManagedFields.removeFrom(stored);
        var before = stored == null ? ManagedFields.NONE : recorded(stored);
        var claimed = Claims.of(configuration, schema).minusDeeply(ignored).minus(SERVERS_OWN);
        var last = before.of(manager);
        var lastVersion =
                before.find(manager).map(entry -> entry.manager().apiVersion()).orElse(manager.apiVersion());
        var claims = before.with(manager, claimed, timeOf(before));
        // What defaults would make of the merged object, such as data of a secret's text, must not pass for abandoned.
        var merged = Merge.over(live.root(), configuration, schema);
        var rest = new Abandoned(versions).without(merged, manager.apiVersion(), claims, last, lastVersion);
        var wanted = canonical.apply(new ApiObject(rest));
        var changes = differences(live, wanted);
        var versioned = versioned(live, wanted, changes);
        var conflicts = conflicts(claims, versioned);
        if (!force && !conflicts.isEmpty() && !mayTakeOver(conflicts, live)) {
            throw conflicts.toFailure();
        }
        boolean same = claimed.equals(last) && lastVersion.equals(manager.apiVersion());
        if (stored != null && changes.isEmpty() && same) {
            return stored;
        }
        return claims.map((owner, fields) -> owner.isSameAs(manager) ? fields : versioned.left(owner, fields))
                .with(manager, claimed.minus(changes.removed()), Times.format(now))
                .writeTo(withLastApplied(wanted, configuration));
    }

    private String timeOf(ManagedFields before) {
        return before.find(manager).map(ManagedFields.Entry::time).orElse("");
    }

    /** What an object from before anything was recorded holds, somebody wrote. */
    private ManagedFields recorded(ApiObject stored) {
        return ManagedFields.of(stored).orElseGet(() -> {
            var all = Differences.between(
                            schema.zero(), ManagedFields.removeFrom(stored).root(), schema)
                    .written()
                    .minus(SERVERS_OWN);
            var somebody = new Manager(Manager.BEFORE_FIRST_APPLY, Operation.UPDATE, stored.apiVersion(), "");
            return ManagedFields.NONE.with(somebody, all, Times.format(now));
        });
    }

    private Conflicts conflicts(ManagedFields claims, VersionedChanges changes) {
        var found = new LinkedHashMap<Manager, FieldSet>();
        for (var entry : claims.entries()) {
            var written = changes.in(entry.manager().apiVersion())
                    .map(Differences::written)
                    .orElse(FieldSet.EMPTY);
            var touched = entry.fields().intersection(written);
            if (!entry.manager().isSameAs(manager) && !touched.isEmpty()) {
                found.put(entry.manager(), touched);
            }
        }
        return new Conflicts(found);
    }

    private boolean mayTakeOver(Conflicts conflicts, ApiObject live) {
        return manager.name().equals(KUBECTL)
                && conflicts.all().minus(lastApplied(live)).isEmpty();
    }

    private FieldSet lastApplied(ApiObject live) {
        var annotation = live.annotation(LAST_APPLIED);
        if (annotation.isEmpty()) {
            return FieldSet.EMPTY;
        }
        try {
            return Claims.of(JsonReader.read(annotation.get()).asObject(), schema)
                    .union(FieldSet.ofPath("f:metadata", "f:annotations", "f:" + LAST_APPLIED));
        } catch (JsonSyntaxException notOurs) {
            return FieldSet.EMPTY;
        }
    }

    /** Keeps the record of the client-side way up to date where there is one, so that one can go back to it. */
    private ApiObject withLastApplied(ApiObject wanted, JsonObject configuration) {
        return manager.name().equals(KUBECTL)
                        && manager.subresource().isEmpty()
                        && wanted.annotation(LAST_APPLIED).isPresent()
                ? wanted.withAnnotation(LAST_APPLIED, JsonWriter.toText(configuration) + "\n")
                : wanted;
    }

    /** An object with a configuration laid over it, as an apply merges, whoever owns what. */
    public static JsonObject laidOver(JsonObject object, JsonObject configuration, StructSchema schema) {
        return Merge.over(object, configuration, schema);
    }

    /** What keeps a configuration from being applied, such as {@code .spec.x: field not declared in schema}. */
    public static List<String> problems(JsonObject configuration, StructSchema schema) {
        return Claims.problems(configuration, schema);
    }
}
