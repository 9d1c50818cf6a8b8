package dev.djong.standalone.containerd;

/**
 * The name of an image as container runtimes look it up: with its registry, and with {@code library/} where Docker's own
 * registry is meant without a folder.
 *
 * <pre>
 * web:1            docker.io/library/web:1
 * shop/web:1       docker.io/shop/web:1
 * djong.local/web:1, localhost/web:1 and registry:5000/web:1 stay as they are
 * </pre>
 */
record ImageName(String text) {
    private static final String DEFAULT_REGISTRY = "docker.io";

    String full() {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return DEFAULT_REGISTRY + "/library/" + text;
        }
        return isRegistry(text.substring(0, slash)) ? text : DEFAULT_REGISTRY + "/" + text;
    }

    private static boolean isRegistry(String first) {
        return first.contains(".") || first.contains(":") || first.equals("localhost");
    }
}
