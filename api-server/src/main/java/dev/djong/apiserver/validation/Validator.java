package dev.djong.apiserver.validation;

import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.util.List;

/** The semantic rules of one kind, metadata included. Given objects are canonical and defaulted. */
public interface Validator {
    List<FieldError> validateCreate(ApiObject object);

    /** A write to the main resource: the rules of a create, plus what may not change. */
    List<FieldError> validateUpdate(ApiObject object, ApiObject stored);

    /** A write to {@code /status}. */
    List<FieldError> validateStatusUpdate(ApiObject object, ApiObject stored);

    /** A write to {@code /ephemeralcontainers}, which only pods have. */
    default List<FieldError> validateEphemeralContainers(ApiObject object, ApiObject stored) {
        return validateUpdate(object, stored);
    }
}
