package dev.djong.apiserver.verb;

import dev.djong.apiserver.authz.Attributes;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.io.IOException;

/** PUT of an object, or of its status. */
public final class Update implements VerbHandler {
    private final Machinery machinery;
    private final StoredChange.Target target;
    private final Authorizer authorizer;

    /** @param authorizer says whether who may update may also create what is not there */
    public Update(Machinery machinery, StoredChange.Target target, Authorizer authorizer) {
        this.machinery = machinery;
        this.target = target;
        this.authorizer = authorizer;
    }

    /** Whoever may change an object may not thereby create it. @throws ApiFailure 403 */
    static void requireMayCreate(Authorizer authorizer, ResourceCall call) {
        var resource = call.definition().resource();
        authorizer.require(new Attributes.OnResource(
                call.user(),
                "create",
                call.namespace(),
                resource.group(),
                resource.version(),
                resource.resource(),
                "",
                call.key().name()));
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var definition = call.definition();
        var options = WriteOptions.of(call.query(), "UpdateOptions");
        var submitted = machinery.bodies().read(call, options);
        requireForThisObject(call, submitted);
        var storage = machinery.storage(definition);
        if (target == StoredChange.Target.MAIN
                && (definition.createOnUpdate()
                        || machinery.behaviour(definition).createsOnUpdate())
                && storage.get(call.key()).isEmpty()) {
            requireMayCreate(authorizer, call);
            return new Create(machinery).create(call, options, submitted);
        }
        var change = new StoredChange(machinery, call, target, options);
        return change.answer(stored -> replacement(call, submitted, stored));
    }

    private ApiObject replacement(ResourceCall call, ApiObject submitted, ApiObject stored) {
        var version = submitted.resourceVersion();
        var resource = call.groupResource();
        if (!version.isEmpty() && !version.equals(stored.resourceVersion())) {
            throw ApiFailure.staleVersion(resource, stored.name());
        }
        if (!submitted.uid().isEmpty() && !submitted.uid().equals(stored.uid())) {
            throw ApiFailure.conflict(
                    resource,
                    stored.name(),
                    "Precondition failed: UID in precondition: " + submitted.uid() + ", UID in object meta: "
                            + stored.uid());
        }
        return submitted;
    }

    private static void requireForThisObject(ResourceCall call, ApiObject submitted) {
        if (!submitted.name().equals(call.key().name())) {
            throw ApiFailure.badRequest("the name of the object (" + shown(submitted.name())
                    + ") does not match the name on the URL (" + call.key().name() + ")");
        }
        if (!submitted.namespace().isEmpty() && !submitted.namespace().equals(call.namespace())) {
            throw ApiFailure.badRequest("the namespace of the object (" + submitted.namespace()
                    + ") does not match the namespace on the request (" + call.namespace() + ")");
        }
    }

    private static String shown(String name) {
        return name.isEmpty() ? "<empty>" : name;
    }
}
