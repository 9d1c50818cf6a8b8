package dev.djong.definition;

import dev.djong.json.Json;

/** Any JSON, kept as it was sent: embedded objects of unknown kind and field sets. */
public enum RawSchema implements Schema {
    INSTANCE;

    @Override
    public Json zero() {
        return Json.NULL;
    }

    @Override
    public String goType() {
        return "runtime.RawExtension";
    }

    @Override
    public boolean isEmpty(Json value) {
        return value.isNull();
    }
}
