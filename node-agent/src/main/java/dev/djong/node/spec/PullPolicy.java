package dev.djong.node.spec;

/** When an image is pulled. */
public enum PullPolicy {
    ALWAYS,
    IF_NOT_PRESENT,
    NEVER;

    /** @param text the API's word; absent, an image without a tag or with {@code latest} is always pulled */
    public static PullPolicy of(String text, String image) {
        return switch (text) {
            case "Always" -> ALWAYS;
            case "Never" -> NEVER;
            case "IfNotPresent" -> IF_NOT_PRESENT;
            default -> isMoving(image) ? ALWAYS : IF_NOT_PRESENT;
        };
    }

    private static boolean isMoving(String image) {
        var last = image.substring(image.lastIndexOf('/') + 1);
        return !last.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
    }
}
