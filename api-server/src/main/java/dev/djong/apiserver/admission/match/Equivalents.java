package dev.djong.apiserver.admission.match;

import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import java.util.List;

/** The same objects under several groups or versions. */
public interface Equivalents {
    /** Everything stands for itself. */
    Equivalents NONE = new Equivalents() {
        @Override
        public List<Match> of(GroupVersionResource resource) {
            return List.of();
        }

        @Override
        public ApiObject convert(ApiObject object, GroupVersionKind kind) {
            return object;
        }
    };

    /** The other resources under which the objects of this one are served. */
    List<Match> of(GroupVersionResource resource);

    /** @param kind of an equivalent resource, or the object's own */
    ApiObject convert(ApiObject object, GroupVersionKind kind);
}
