package dev.djong.status;

import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.Status.Cause;
import dev.djong.status.Status.Details;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request that ends with a {@link Status}: thrown by the api-server's verbs and by the client for what a server
 * answered. The factories word their messages as upstream does, since clients match on them.
 */
public final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Status status;

    /** No stack trace: it is an answer, not a bug, and a flood of bad requests must stay cheap. */
    public ApiFailure(Status status) {
        super(status.message(), null, false, false);
        this.status = status;
    }

    public Status status() {
        return status;
    }

    public Reason reason() {
        return status.reason();
    }

    public boolean is(Reason reason) {
        return status.reason() == reason;
    }

    public static ApiFailure badRequest(String message) {
        return new ApiFailure(Status.of(Reason.BAD_REQUEST, message));
    }

    public static ApiFailure unauthorized() {
        return new ApiFailure(Status.of(Reason.UNAUTHORIZED, "Unauthorized"));
    }

    public static ApiFailure forbidden(GroupResource resource, String name, String why) {
        var quoted = name.isEmpty() ? "" : " \"" + name + "\"";
        return about(Reason.FORBIDDEN, resource, name, resource + quoted + " is forbidden: " + why);
    }

    public static ApiFailure notFound(GroupResource resource, String name) {
        return about(Reason.NOT_FOUND, resource, name, resource + " \"" + name + "\" not found");
    }

    /** The answer for a path that leads nowhere. */
    public static ApiFailure noSuchPath() {
        return new ApiFailure(Status.of(Reason.NOT_FOUND, "the server could not find the requested resource"));
    }

    public static ApiFailure alreadyExists(GroupResource resource, String name) {
        return about(Reason.ALREADY_EXISTS, resource, name, resource + " \"" + name + "\" already exists");
    }

    public static ApiFailure conflict(GroupResource resource, String name, String why) {
        return about(
                Reason.CONFLICT,
                resource,
                name,
                "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why);
    }

    /** The conflict of a stale resourceVersion. */
    public static ApiFailure staleVersion(GroupResource resource, String name) {
        return conflict(
                resource,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static ApiFailure invalid(GroupVersionKind kind, String name, List<FieldError> errors) {
        var causes = errors.stream()
                .map(error -> new Cause(error.type().reason(), error.detail(), error.field()))
                .toList();
        var texts = errors.stream().map(FieldError::toString).distinct().toList();
        var joined = texts.size() == 1 ? texts.getFirst() : texts.stream().collect(Collectors.joining(", ", "[", "]"));
        var kindName = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
        return new ApiFailure(Status.of(Reason.INVALID, kindName + " \"" + name + "\" is invalid: " + joined)
                .withDetails(new Details(name, kind.group(), kind.kind(), "", causes, 0)));
    }

    public static ApiFailure methodNotSupported(GroupResource resource, String verb) {
        return about(
                Reason.METHOD_NOT_ALLOWED,
                resource,
                "",
                verb + " is not supported on resources of kind \"" + resource + "\"");
    }

    public static ApiFailure internal(String message) {
        var cause = new Cause("", message, "");
        return new ApiFailure(Status.of(Reason.INTERNAL_ERROR, "Internal error occurred: " + message)
                .withDetails(new Details("", "", "", "", List.of(cause), 0)));
    }

    public static ApiFailure tooManyRequests(String message, int retryAfterSeconds) {
        return new ApiFailure(Status.of(Reason.TOO_MANY_REQUESTS, message)
                .withDetails(new Details("", "", "", "", List.of(), retryAfterSeconds)));
    }

    public static ApiFailure expired(String message) {
        return new ApiFailure(Status.of(Reason.EXPIRED, message));
    }

    private static ApiFailure about(Reason reason, GroupResource resource, String name, String message) {
        return new ApiFailure(Status.of(reason, message)
                .withDetails(new Details(name, resource.group(), resource.resource(), "", List.of(), 0)));
    }
}
