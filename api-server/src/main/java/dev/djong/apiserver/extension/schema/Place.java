package dev.djong.apiserver.extension.schema;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Where a value lies, turned into text only when there is something to say about it. */
record Place(@Nullable Place parent, String step) {
    static final Place ROOT = new Place(null, "");

    Place member(String name) {
        return new Place(this, name);
    }

    Place item(int index) {
        return new Place(this, "[" + index + "]");
    }

    /** {@code spec.bars[0].name}; empty for the root. */
    @Override
    public String toString() {
        var steps = new ArrayList<String>();
        for (var at = this; at.parent != null; at = at.parent) {
            steps.add(at.step);
        }
        var text = new StringBuilder();
        for (var step : steps.reversed()) {
            text.append(text.isEmpty() || step.startsWith("[") ? "" : ".").append(step);
        }
        return text.toString();
    }
}
