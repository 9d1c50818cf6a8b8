package dev.djong.apiserver.subresource.backend;

import java.util.List;
import java.util.Optional;

/** Status line and headers of an answer, in the order in which they came. */
public record ResponseHead(int code, List<Header> headers) {
    public ResponseHead {
        headers = List.copyOf(headers);
    }

    /** The first value of that name. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .map(Header::value)
                .findFirst();
    }

    boolean isSwitching() {
        return code == 101;
    }

    boolean isInterim() {
        return code < 200 && !isSwitching();
    }

    /** Whether the connection carries no body after this head, whatever the headers say. */
    boolean isBodiless(String method) {
        return method.equals("HEAD") || code == 204 || code == 304;
    }
}
