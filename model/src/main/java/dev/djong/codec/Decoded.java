package dev.djong.codec;

import dev.djong.json.JsonObject;
import java.util.List;

/**
 * A canonical tree, and what strict decoding has against the body it came from.
 *
 * @param problems such as {@code unknown field "spec.foo"} or {@code duplicate field "spec.replicas"}, in the order in
 *     which upstream reports them; empty for a clean body
 */
public record Decoded(JsonObject tree, List<String> problems) {
    public Decoded {
        problems = List.copyOf(problems);
    }

    public boolean isStrict() {
        return problems.isEmpty();
    }

    /** The failure that strict field validation answers with. */
    public String strictError() {
        return "strict decoding error: " + String.join(", ", problems);
    }
}
