package dev.djong.apiserver.validation;

import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.List;

/**
 * A kind whose metadata follows the common rules; kinds with more rules extend it and add theirs to an {@link Errors}.
 */
public class MetadataValidator implements Validator {
    private final boolean namespaced;
    private final Names.Rule nameRule;

    public MetadataValidator(boolean namespaced, Names.Rule nameRule) {
        this.namespaced = namespaced;
        this.nameRule = nameRule;
    }

    @Override
    public final List<FieldError> validateCreate(ApiObject object) {
        var errors = new Errors();
        errors.addAll(ObjectMetas.validateCreate(object, namespaced, nameRule));
        check(errors, object);
        checkCreate(errors, object);
        return errors.list();
    }

    @Override
    public final List<FieldError> validateUpdate(ApiObject object, ApiObject stored) {
        var errors = new Errors();
        errors.addAll(ObjectMetas.validateUpdate(object, stored));
        checkUpdate(errors, object, stored);
        return errors.list();
    }

    @Override
    public final List<FieldError> validateStatusUpdate(ApiObject object, ApiObject stored) {
        var errors = new Errors();
        errors.addAll(ObjectMetas.validateUpdate(object, stored));
        checkStatus(errors, object, stored);
        return errors.list();
    }

    /** What holds of every object of the kind. */
    protected void check(Errors errors, ApiObject object) {}

    /** What only new objects must keep to: some that are older do not. */
    protected void checkCreate(Errors errors, ApiObject object) {}

    /** What holds of an update; by default what holds of every object. */
    protected void checkUpdate(Errors errors, ApiObject object, ApiObject stored) {
        check(errors, object);
    }

    protected void checkStatus(Errors errors, ApiObject object, ApiObject stored) {}
}
