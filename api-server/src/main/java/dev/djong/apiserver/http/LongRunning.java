package dev.djong.apiserver.http;

import java.util.Set;

/** Tells the requests that may last: they have no deadline and do not count as in flight. */
public final class LongRunning {
    private static final Set<String> STREAMING_SUBRESOURCES = Set.of("attach", "exec", "log", "portforward", "proxy");

    private LongRunning() {}

    public static boolean is(ApiRequest request) {
        return switch (request) {
            case ApiRequest.OnResource on ->
                on.verb() == Verb.WATCH || STREAMING_SUBRESOURCES.contains(on.subresource());
            case ApiRequest.OnPath ignored -> false;
        };
    }
}
