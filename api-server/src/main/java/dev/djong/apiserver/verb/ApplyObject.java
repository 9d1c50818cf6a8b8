package dev.djong.apiserver.verb;

import dev.djong.apiserver.authz.Authorizer;
import dev.djong.apiserver.http.BodyLimit;
import dev.djong.apiserver.ownership.FieldOwnership;
import dev.djong.apiserver.ownership.Manager;
import dev.djong.apiserver.verb.StoredChange.Target;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PATCH with an apply configuration: the object is made to hold what the configuration names, and created where there is
 * none (KEP-555).
 */
final class ApplyObject {
    /** An object may come and go between the look for it and the write. */
    private static final int MAX_TRIES = 5;

    private final Machinery machinery;
    private final Target target;
    private final Authorizer authorizer;

    ApplyObject(Machinery machinery, Target target, Authorizer authorizer) {
        this.machinery = machinery;
        this.target = target;
        this.authorizer = authorizer;
    }

    ApiResponse handle(ResourceCall call) throws IOException {
        var options = WriteOptions.ofApply(call.query());
        var body = BodyLimit.read(call.call());
        var configuration = checked(call, machinery.bodies().readConfiguration(call, options, body));
        var ownership = machinery.ownership(call, options, Manager.Operation.APPLY);
        var wish =
                new Wish(call, options, configuration, ownership, call.query().flag("force"));
        for (int tries = 1; ; tries++) {
            try {
                var changed = change(wish);
                return changed.isPresent() ? changed.get() : create(wish);
            } catch (ApiFailure raced) {
                if (!raced.is(Reason.ALREADY_EXISTS) || tries == MAX_TRIES) {
                    throw raced;
                }
            }
        }
    }

    private record Wish(
            ResourceCall call,
            WriteOptions options,
            JsonObject configuration,
            FieldOwnership ownership,
            boolean force) {}

    /** Empty where there is nothing to change yet. */
    private Optional<ApiResponse> change(Wish wish) {
        var call = wish.call;
        if (machinery.storage(call.definition()).get(call.key()).isEmpty()) {
            return Optional.empty();
        }
        var change = new StoredChange(machinery, call, target, wish.options, (updated, stored) -> updated);
        try {
            return Optional.of(change.answer(stored -> applied(wish, stored)));
        } catch (ApiFailure gone) {
            if (gone.is(Reason.NOT_FOUND) && target == Target.MAIN) {
                return Optional.empty();
            }
            throw gone;
        }
    }

    private ApiResponse create(Wish wish) {
        var call = wish.call;
        if (target != Target.MAIN) {
            throw Failures.notFound(call.definition(), call.key());
        }
        Update.requireMayCreate(authorizer, call);
        var uid = wish.configuration.object("metadata").text("uid");
        if (!uid.isEmpty()) {
            throw ApiFailure.conflict(
                    call.groupResource(),
                    call.key().name(),
                    "uid mismatch: the provided object specified uid " + uid + ", and no existing object was found");
        }
        var created = applied(wish, null);
        var fields = created.metadata().get("managedFields");
        return new Create(machinery)
                .create(
                        call,
                        wish.options,
                        created,
                        wiped -> fields == null
                                ? wiped
                                : wiped.withMetadata(metadata -> metadata.with("managedFields", fields)));
    }

    private ApiObject applied(Wish wish, @Nullable ApiObject stored) {
        var call = wish.call;
        if (stored != null) {
            requireSame(call, wish.configuration.object("metadata"), stored);
        }
        return wish.ownership.apply(
                wish.configuration,
                stored,
                merged -> machinery.bodies().canonical(call.definition(), merged),
                wish.force);
    }

    private static void requireSame(ResourceCall call, JsonObject metadata, ApiObject stored) {
        var version = metadata.text("resourceVersion");
        if (!version.isEmpty() && !version.equals(stored.resourceVersion())) {
            throw ApiFailure.staleVersion(call.groupResource(), stored.name());
        }
        var uid = metadata.text("uid");
        if (!uid.isEmpty() && !uid.equals(stored.uid())) {
            throw ApiFailure.conflict(
                    call.groupResource(),
                    stored.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + stored.uid());
        }
    }

    /** The configuration of just this object, in a shape that the schema knows. */
    private static JsonObject checked(ResourceCall call, JsonObject configuration) {
        var definition = call.definition();
        var kind = definition.kind();
        var version = configuration.text("apiVersion");
        if (!version.equals(kind.apiVersion())) {
            throw ApiFailure.badRequest("Incorrect version specified in apply patch. Specified patch version: "
                    + version + ", expected: " + kind.apiVersion());
        }
        if (!configuration.text("kind").equals(kind.kind())) {
            throw ApiFailure.badRequest("Incorrect kind specified in apply patch. Specified patch kind: "
                    + configuration.text("kind") + ", expected: " + kind.kind());
        }
        var metadata = configuration.object("metadata");
        if (metadata.get("managedFields") != null) {
            throw ApiFailure.badRequest("metadata.managedFields must be nil");
        }
        var name = metadata.text("name");
        if (!name.isEmpty() && !name.equals(call.key().name())) {
            throw ApiFailure.badRequest("the name of the object (" + name + ") does not match the name on the URL ("
                    + call.key().name() + ")");
        }
        var problems = FieldOwnership.problems(configuration, definition.schema());
        if (!problems.isEmpty()) {
            throw unreadable(call, problems);
        }
        return configuration.with("metadata", MetadataRules.withKey(metadata, call.key(), definition.namespaced()));
    }

    private static ApiFailure unreadable(ResourceCall call, List<String> problems) {
        var kind = call.definition().kind();
        var what = call.key() + "; " + kind.apiVersion() + ", Kind=" + kind.kind();
        var all = problems.size() == 1 ? problems.getFirst() : "errors:\n  " + String.join("\n  ", problems);
        var failure = Status.of(Reason.UNKNOWN, "failed to create typed patch object (" + what + "): " + all);
        return new ApiFailure(new Status(500, failure.reason(), failure.message(), failure.details()));
    }
}
