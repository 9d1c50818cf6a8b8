package dev.djong.cel;

import dev.djong.cel.Permissions.Resource;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of one request. */
public final class AdmissionValues {
    private final Map<String, Object> values = new HashMap<>();

    /** @param request in the form of an AdmissionReview, without the objects */
    public AdmissionValues(JsonObject request, @Nullable ApiObject object, @Nullable ApiObject old) {
        values.put("request", Values.of(request));
        put("object", object);
        put("oldObject", old);
        values.put("namespaceObject", Json.NULL);
        values.put("params", Json.NULL);
    }

    public AdmissionValues put(String name, @Nullable ApiObject object) {
        values.put(name, object == null ? Json.NULL : Values.of(object.root()));
        return this;
    }

    /**
     * @param asked about the user whose request it is
     * @param request as above, whose resource {@code authorizer.requestResource} is about
     */
    public AdmissionValues asking(Permissions asked, JsonObject request) {
        var resource = request.object("requestResource");
        values.put("authorizer", asked);
        values.put(
                "authorizer.requestResource",
                new Access.ResourceCheck(
                        asked,
                        new Resource(
                                resource.text("group"),
                                resource.text("resource"),
                                request.text("requestSubResource"),
                                request.text("namespace"),
                                request.text("name"))));
        return this;
    }

    /** Adds {@code variables}, which are evaluated on demand. */
    public AdmissionValues withVariables(Map<String, Rule> rules, Budget budget) {
        values.put("variables", new LazyValues(rules, values, budget));
        return this;
    }

    public Map<String, Object> map() {
        return values;
    }
}
