package dev.djong.cel;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/** An object that an expression made: {@code Object{spec: Object.spec{replicas: 3}}}. */
final class Made extends AbstractMap<Object, Object> {
    private final String type;
    private final Map<Object, Object> members;

    Made(String type, Map<Object, Object> members) {
        this.type = type;
        this.members = members;
    }

    /** The name of its type, a path from {@code Object}. */
    String type() {
        return type;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return members.entrySet();
    }
}
