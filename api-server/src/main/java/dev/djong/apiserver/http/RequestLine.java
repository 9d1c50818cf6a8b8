package dev.djong.apiserver.http;

import dev.djong.object.GroupVersionResource;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Turns method, raw path and raw query into an {@link ApiRequest}.
 *
 * <p>The path is split before it is decoded, so an escaped slash never makes a segment of its own; a segment that decodes
 * to something with a slash, to {@code .} or to {@code ..}, and an empty segment, name nothing: such paths are not found.
 */
public final class RequestLine {
    /** Longer paths are refused before they are split. */
    static final int MAX_PATH_CHARS = 8192;

    private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

    private RequestLine() {}

    /** @throws ApiFailure 404 for paths that can name nothing, 405 for unknown methods, 400 for broken queries */
    public static ApiRequest parse(String method, String rawPath, String rawQuery) {
        if (rawPath.length() > MAX_PATH_CHARS) {
            throw new ApiFailure(Status.of(Reason.BAD_REQUEST, "the request's path is too long"));
        }
        var query = Query.parse(rawQuery);
        if (!isApiPath(rawPath)) {
            return new ApiRequest.OnPath(method, decodedPath(rawPath), query);
        }
        var raw = List.of(rawPath.substring(1).split("/", -1));
        return raw.getFirst().equals("api")
                ? onGroup(method, "", raw, 1, rawPath, query)
                : onGroup(method, segment(raw.get(1)), raw, 2, rawPath, query);
    }

    /** Whether the path leads below a version: {@code /api/v1/x} or {@code /apis/group/version/x}. */
    private static boolean isApiPath(String path) {
        int needed = path.startsWith("/api/") ? 3 : path.startsWith("/apis/") ? 4 : Integer.MAX_VALUE;
        int slashes = 0;
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        for (int i = 0; i < end && slashes < needed; i++) {
            slashes += path.charAt(i) == '/' ? 1 : 0;
        }
        return slashes >= needed;
    }

    private static ApiRequest onGroup(
            String method, String group, List<String> raw, int versionAt, String rawPath, Query query) {
        var version = segment(raw.get(versionAt));
        int at = versionAt + 1;
        boolean watched = raw.get(at).equals("watch") && at + 1 < raw.size();
        at += watched ? 1 : 0;
        var namespace = "";
        if (raw.get(at).equals("namespaces") && at + 2 < raw.size() && !isNamespaceItself(raw, at + 2)) {
            namespace = segment(raw.get(at + 1));
            at += 2;
        }
        var resource = segment(raw.get(at));
        var name = at + 1 < raw.size() ? segment(raw.get(at + 1)) : "";
        var subresource = at + 2 < raw.size() ? segment(raw.get(at + 2)) : "";
        var tail = at + 3 < raw.size() ? tail(raw, at + 3) : "";
        if (!tail.isEmpty() && !subresource.equals("proxy")) {
            throw ApiFailure.noSuchPath();
        }
        var verb = method.equals("OPTIONS") && subresource.equals("proxy")
                ? Verb.OPTIONS
                : verb(method, name, watched, query);
        return new ApiRequest.OnResource(
                verb, new GroupVersionResource(group, version, resource), namespace, name, subresource, tail, query);
    }

    /** {@code /namespaces/NAME/status} speaks of the namespace, {@code /namespaces/NAME/pods} of what is in it. */
    private static boolean isNamespaceItself(List<String> raw, int at) {
        return NAMESPACE_SUBRESOURCES.contains(raw.get(at)) && at + 1 == raw.size();
    }

    private static Verb verb(String method, String name, boolean watched, Query query) {
        return switch (method) {
            case "GET", "HEAD" -> {
                if (!name.isEmpty() && !watched) {
                    yield Verb.GET;
                }
                yield watched || query.flag("watch") ? Verb.WATCH : Verb.LIST;
            }
            case "POST" -> Verb.CREATE;
            case "PUT" -> Verb.UPDATE;
            case "PATCH" -> Verb.PATCH;
            case "DELETE" -> name.isEmpty() ? Verb.DELETECOLLECTION : Verb.DELETE;
            default -> throw unsupportedMethod();
        };
    }

    private static ApiFailure unsupportedMethod() {
        return new ApiFailure(Status.of(
                Reason.METHOD_NOT_ALLOWED, "the server does not allow this method on the requested resource"));
    }

    private static String segment(String raw) {
        var segment = PercentDecoder.decode(raw, false).orElseThrow(ApiFailure::noSuchPath);
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || segment.indexOf('/') >= 0) {
            throw ApiFailure.noSuchPath();
        }
        return segment;
    }

    private static String tail(List<String> raw, int from) {
        return "/" + String.join("/", raw.subList(from, raw.size()));
    }

    /** Discovery and health paths may end with one slash; that is the only freedom. */
    private static String decodedPath(String rawPath) {
        if (rawPath.equals("/")) {
            return rawPath;
        }
        if (!rawPath.startsWith("/")) {
            throw ApiFailure.noSuchPath();
        }
        var trimmed = rawPath.endsWith("/") ? rawPath.substring(1, rawPath.length() - 1) : rawPath.substring(1);
        var segments = new ArrayList<String>();
        for (var raw : trimmed.split("/", -1)) {
            segments.add(segment(raw));
        }
        return "/" + String.join("/", segments);
    }
}
