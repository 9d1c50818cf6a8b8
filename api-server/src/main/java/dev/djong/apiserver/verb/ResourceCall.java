package dev.djong.apiserver.verb;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.http.ApiRequest;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Query;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.GroupResource;
import dev.djong.object.ObjectKey;

/** A call for a resource that exists. */
public record ResourceCall(Call call, ApiRequest.OnResource request, ResourceDefinition definition) {

    public ObjectKey key() {
        return request.key();
    }

    public String namespace() {
        return request.namespace();
    }

    public Query query() {
        return request.query();
    }

    public UserInfo user() {
        return call.user();
    }

    /** Where admission speaks to the client and the audit log. */
    public AdmissionRequest.Notes notes() {
        return new AdmissionRequest.Notes() {
            @Override
            public void warn(String text) {
                call.warn(text);
            }

            @Override
            public void annotate(String key, String value) {
                call.annotate(key, value);
            }
        };
    }

    public GroupResource groupResource() {
        return definition.groupResource();
    }
}
