package dev.djong.apiserver.subresource.proxy;

import java.util.Locale;

/**
 * Links of a proxied page, rewritten so that they lead through the proxy again. A page at {@code .../proxy/} links to
 * {@code /style.css}, which is below {@code .../proxy} for the client. Relative links and those to other hosts stay.
 *
 * @param prefix the path of the proxy, without a slash at its end
 * @param backend host and port of the page's server
 * @param client host and port by which the client knows us
 */
record ProxyLinks(String prefix, String backend, String client) {

    String rewrite(String link) {
        var url = Url.of(link);
        boolean otherHost = !url.host.isEmpty() && !url.host.equals(backend) && !url.host.equals(client);
        if (otherHost || !url.path.startsWith("/")) {
            return link;
        }
        var origin = !url.host.isEmpty() && url.host.equals(client) ? url.origin : "";
        return origin + (isBelow(url.path) ? "" : prefix) + url.path + url.rest;
    }

    private boolean isBelow(String path) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }

    /** @param origin scheme and host as written; {@code rest} query and fragment */
    private record Url(String origin, String host, String path, String rest) {

        static Url of(String link) {
            int slashes = link.indexOf("//");
            boolean hasHost =
                    slashes >= 0 && (slashes == 0 || link.substring(0, slashes).matches("[A-Za-z][A-Za-z0-9+.-]*:"));
            int pathAt = hasHost ? end(link, slashes + 2, "/?#") : 0;
            int restAt = end(link, pathAt, "?#");
            var host = hasHost ? link.substring(slashes + 2, pathAt).toLowerCase(Locale.ROOT) : "";
            return new Url(link.substring(0, pathAt), host, link.substring(pathAt, restAt), link.substring(restAt));
        }

        private static int end(String link, int from, String stops) {
            int at = from;
            while (at < link.length() && stops.indexOf(link.charAt(at)) < 0) {
                at++;
            }
            return at;
        }
    }
}
