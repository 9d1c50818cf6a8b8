package dev.djong.apiserver.extension;

import dev.djong.apiserver.extension.schema.SchemaValidator;
import dev.djong.apiserver.validation.ObjectMetas;
import dev.djong.apiserver.validation.Validator;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A custom resource: its metadata, its schema's keywords, the paths of its scale, and then its schema's rules. */
final class CustomValidator implements Validator {
    /** Errors that make rules meaningless, which take the keywords for granted. */
    private static final Set<FieldError.Type> BLOCKING = EnumSet.of(
            FieldError.Type.NOT_SUPPORTED,
            FieldError.Type.REQUIRED,
            FieldError.Type.TOO_LONG,
            FieldError.Type.TOO_MANY,
            FieldError.Type.TYPE_INVALID);

    private static final FieldError NOT_CHECKED = FieldError.invalid(
            SchemaValidator.NO_FIELD,
            "null",
            "some validation rules were not checked because the object was invalid; correct the existing errors to"
                    + " complete validation");

    private final CustomKind kind;

    CustomValidator(CustomKind kind) {
        this.kind = kind;
    }

    @Override
    public List<FieldError> validateCreate(ApiObject object) {
        var namespaced = kind.definition().namespaced();
        var errors = new ArrayList<>(ObjectMetas.validateCreate(object, namespaced, Names::dnsSubdomain));
        errors.addAll(kind.validator().check(object, null));
        errors.addAll(scaleErrors(object));
        return withRules(errors, object, null);
    }

    @Override
    public List<FieldError> validateUpdate(ApiObject object, ApiObject stored) {
        var errors = new ArrayList<>(ObjectMetas.validateUpdate(object, stored));
        errors.addAll(kind.validator().check(object, stored));
        errors.addAll(scaleErrors(object));
        return withRules(errors, object, stored);
    }

    @Override
    public List<FieldError> validateStatusUpdate(ApiObject object, ApiObject stored) {
        var errors = new ArrayList<>(ObjectMetas.validateUpdate(object, stored));
        errors.addAll(kind.validator().checkStatus(object, stored));
        kind.scale().ifPresent(scale -> errors.addAll(scale.checkStatus(object)));
        return withRules(errors, object, stored);
    }

    private List<FieldError> scaleErrors(ApiObject object) {
        var errors = new ArrayList<FieldError>();
        kind.scale().ifPresent(scale -> {
            errors.addAll(scale.checkSpec(object));
            errors.addAll(scale.checkStatus(object));
        });
        return errors;
    }

    private List<FieldError> withRules(List<FieldError> errors, ApiObject object, @Nullable ApiObject stored) {
        if (kind.rules() == ObjectRules.NONE) {
            return errors;
        }
        if (errors.stream().anyMatch(error -> BLOCKING.contains(error.type()))) {
            errors.add(NOT_CHECKED);
        } else {
            errors.addAll(kind.rules().check(object, stored));
        }
        return errors;
    }
}
