package dev.djong.apiserver.verb;

import dev.djong.apiserver.authz.Authorizer;
import dev.djong.apiserver.http.BodyLimit;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.verb.StoredChange.Target;
import dev.djong.object.ApiObject;
import dev.djong.patch.PatchType;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** PATCH of an object, or of its status: JSON patch, merge patch and strategic merge patch, and apply configurations. */
public final class PatchObject implements VerbHandler {
    private static final String ACCEPTED =
            "the body of the request was in an unknown format - accepted media types include: "
                    + Arrays.stream(PatchType.values())
                            .map(PatchType::mediaType)
                            .collect(Collectors.joining(", ", "", ", " + MediaTypes.APPLY));

    /** Nothing tells how the lists of a custom resource would be merged. */
    private static final String ACCEPTED_FOR_CUSTOM = ACCEPTED.replace(", " + PatchType.STRATEGIC.mediaType(), "");

    private final Machinery machinery;
    private final Target target;
    private final ApplyObject apply;

    public PatchObject(Machinery machinery, Target target, Authorizer authorizer) {
        this.machinery = machinery;
        this.target = target;
        this.apply = new ApplyObject(machinery, target, authorizer);
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        if (isApply(call)) {
            return apply.handle(call);
        }
        var options = WriteOptions.of(call.query(), "PatchOptions");
        requireNoForce(call);
        var type = type(call);
        var body = BodyLimit.read(call.call());
        var change = new StoredChange(machinery, call, target, options);
        return change.answer(stored -> patched(call, options, type, body, stored));
    }

    private ApiObject patched(ResourceCall call, WriteOptions options, PatchType type, byte[] body, ApiObject stored) {
        var patched = machinery.bodies().patch(call, options, type, body, stored);
        if (!patched.name().equals(stored.name())) {
            throw ApiFailure.badRequest("the name of the object (" + patched.name()
                    + ") does not match the name on the URL (" + stored.name() + ")");
        }
        var version = patched.resourceVersion();
        if (!version.isEmpty() && !version.equals(stored.resourceVersion())) {
            throw ApiFailure.staleVersion(call.groupResource(), stored.name());
        }
        if (!patched.uid().isEmpty() && !patched.uid().equals(stored.uid())) {
            throw ApiFailure.conflict(
                    call.groupResource(),
                    stored.name(),
                    "Precondition failed: UID in precondition: " + patched.uid() + ", UID in object meta: "
                            + stored.uid());
        }
        return patched;
    }

    /** Whether the body is an apply configuration. */
    public static boolean isApply(ResourceCall call) {
        return mediaType(call).equals(MediaTypes.APPLY);
    }

    /** The patch's type by its media type. @throws ApiFailure 415 for any other */
    public static PatchType type(ResourceCall call) {
        boolean custom = call.definition().schema().custom() != null;
        return PatchType.of(mediaType(call))
                .filter(type -> !custom || type != PatchType.STRATEGIC)
                .orElseThrow(() -> new ApiFailure(
                        Status.of(Reason.UNSUPPORTED_MEDIA_TYPE, custom ? ACCEPTED_FOR_CUSTOM : ACCEPTED)));
    }

    private static String mediaType(ResourceCall call) {
        return MediaTypes.bare(call.call().exchange().header("Content-Type").orElse(""));
    }

    private static void requireNoForce(ResourceCall call) {
        if (call.query().has("force")) {
            throw ApiFailure.invalid(
                    WriteOptions.kind("PatchOptions"),
                    "",
                    List.of(FieldError.forbidden("force", "may not be specified for non-apply patch")));
        }
    }
}
