package dev.djong.node.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Names as lists of labels. */
final class Labels {
    private Labels() {}

    /** The labels of {@code name} in front of {@code zone}, the nearest to the zone first, in lower case. */
    static List<String> below(Name zone, Name name) {
        var labels = new ArrayList<String>();
        for (int i = name.labels() - zone.labels() - 1; i >= 0; i--) {
            labels.add(name.getLabelString(i).toLowerCase(Locale.ROOT));
        }
        return labels;
    }

    static String lowerCase(Name name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if the text is no name */
    static Name absolute(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException malformed) {
            throw new IllegalArgumentException("\"" + text + "\" is no DNS name", malformed);
        }
    }

    /** {@code label} below {@code parent}. */
    static Name child(String label, Name parent) {
        try {
            return Name.fromString(label, parent);
        } catch (TextParseException malformed) {
            throw new IllegalArgumentException("\"" + label + "\" is no DNS label", malformed);
        }
    }
}
