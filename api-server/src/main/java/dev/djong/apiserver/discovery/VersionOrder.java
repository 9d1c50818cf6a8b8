package dev.djong.apiserver.discovery;

import java.util.Comparator;
import java.util.regex.Pattern;

/** {@code v2, v1, v1beta2, v1beta1, v1alpha1}, then names of no such form by alphabet. */
final class VersionOrder {
    private static final Pattern FORM = Pattern.compile("v([0-9]{1,9})(?:(alpha|beta)([0-9]{1,9}))?");

    private record Rank(int stability, int major, int minor) {}

    private static final Rank NO_VERSION = new Rank(0, 0, 0);

    static final Comparator<String> BEST_FIRST = Comparator.comparing(
                    VersionOrder::rank,
                    Comparator.comparingInt(Rank::stability)
                            .thenComparingInt(Rank::major)
                            .thenComparingInt(Rank::minor)
                            .reversed())
            .thenComparing(Comparator.naturalOrder());

    private VersionOrder() {}

    private static Rank rank(String version) {
        var matcher = FORM.matcher(version);
        if (!matcher.matches()) {
            return NO_VERSION;
        }
        int major = Integer.parseInt(matcher.group(1));
        return switch (matcher.group(2)) {
            case null -> new Rank(3, major, 0);
            case "beta" -> new Rank(2, major, Integer.parseInt(matcher.group(3)));
            default -> new Rank(1, major, Integer.parseInt(matcher.group(3)));
        };
    }
}
