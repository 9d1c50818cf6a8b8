package dev.djong.testkit.scenario;

import dev.djong.json.JsonObject;

/** What a list or watch is asked for; what is empty or zero is left out. */
record Query(String labels, String fields, String resourceVersion, int limit, String token) {
    static final Query ALL = new Query("", "", "", 0, "");

    static Query labels(String selector) {
        return new Query(selector, "", "", 0, "");
    }

    static Query fields(String selector) {
        return new Query("", selector, "", 0, "");
    }

    static Query from(String resourceVersion) {
        return new Query("", "", resourceVersion, 0, "");
    }

    static Query page(int limit, String token) {
        return new Query("", "", "", limit, token);
    }

    Query labelled(String selector) {
        return new Query(selector, fields, resourceVersion, limit, token);
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("labels", labels)
                .put("fields", fields)
                .put("resourceVersion", resourceVersion)
                .put("limit", limit)
                .put("token", token)
                .build();
    }
}
