package dev.djong.shell.delegated;

import java.util.List;
import java.util.Map;

/** Who asks. */
public record Caller(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** Whoever shows neither a certificate nor a token. */
    public static final Caller ANONYMOUS =
            new Caller("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    public Caller {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }
}
