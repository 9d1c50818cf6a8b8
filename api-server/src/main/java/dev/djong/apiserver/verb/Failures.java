package dev.djong.apiserver.verb;

import dev.djong.definition.ResourceDefinition;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The failures that several verbs share. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final int RETRY_AFTER_SECONDS = 1;

    private Failures() {}

    public static ApiFailure notFound(ResourceDefinition definition, ObjectKey key) {
        return ApiFailure.notFound(definition.groupResource(), key.name());
    }

    static ApiFailure alreadyExists(ResourceDefinition definition, ObjectKey key) {
        return ApiFailure.alreadyExists(definition.groupResource(), key.name());
    }

    /** No free name was found in as many tries as are made. */
    static ApiFailure noFreeName(ResourceDefinition definition, String last) {
        var resource = definition.groupResource();
        return new ApiFailure(Status.of(
                        Reason.ALREADY_EXISTS,
                        resource + " \"" + last
                                + "\" already exists, the server was not able to generate a unique name for the object")
                .withDetails(new Status.Details(
                        last, resource.group(), resource.resource(), "", List.of(), RETRY_AFTER_SECONDS)));
    }

    /** The store did not tell whether the write happened: the client has to look. */
    public static ApiFailure outcomeUnknown(ResourceDefinition definition, ObjectKey key, Throwable cause) {
        LOG.warn("outcome of a write to {} {} unknown: {}", definition.groupResource(), key, cause.toString());
        return new ApiFailure(Status.of(
                Reason.TIMEOUT,
                "the store did not answer in time: whether " + definition.groupResource() + " \"" + key.name()
                        + "\" was written is not known"));
    }

    public static ApiFailure methodNotAllowed() {
        return new ApiFailure(Status.of(
                Reason.METHOD_NOT_ALLOWED, "the server does not allow this method on the requested resource"));
    }

    public static void requireValid(ResourceDefinition definition, ObjectKey key, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid(definition.kind(), key.name(), errors);
        }
    }
}
