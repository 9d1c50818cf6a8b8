package dev.djong.apiserver.extension;

import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the schema of one version demands beyond its keywords: {@code x-kubernetes-validations}, compiled. Asked only for
 * objects that keep to the keywords, and for writes to the status as well, with the whole object.
 */
@FunctionalInterface
public interface ObjectRules {
    ObjectRules NONE = (object, stored) -> List.of();

    /** @param stored what an update starts from; null for a new object */
    List<FieldError> check(ApiObject object, @Nullable ApiObject stored);
}
