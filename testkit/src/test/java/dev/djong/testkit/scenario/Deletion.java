package dev.djong.testkit.scenario;

import dev.djong.json.JsonObject;

/** How to delete. @param propagation a policy, or empty; @param resourceVersion what it must be, or empty */
record Deletion(String propagation, String resourceVersion) {
    static final Deletion PLAIN = new Deletion("", "");

    static Deletion propagating(String policy) {
        return new Deletion(policy, "");
    }

    static Deletion of(String resourceVersion) {
        return new Deletion("", resourceVersion);
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("propagation", propagation)
                .put("resourceVersion", resourceVersion)
                .build();
    }
}
