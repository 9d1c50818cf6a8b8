package dev.djong.apiserver.extension;

import dev.djong.json.JsonObject;

/** Brings objects of one kind from one version into another. */
public interface Conversion {
    /** Strategy {@code None}: the versions differ in nothing but their name. */
    Conversion NONE = new Conversion() {
        @Override
        public JsonObject convert(JsonObject object, String apiVersion) {
            return object.with("apiVersion", apiVersion);
        }

        @Override
        public boolean asksOthers() {
            return false;
        }
    };

    /**
     * The object in that version, which is another than its own.
     *
     * @throws ConversionFailure when it cannot be converted
     */
    JsonObject convert(JsonObject object, String apiVersion);

    /** Whether somebody outside this server is asked, which takes time and may fail for a while. */
    boolean asksOthers();
}
