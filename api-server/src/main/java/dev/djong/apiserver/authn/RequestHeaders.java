package dev.djong.apiserver.authn;

import java.util.List;

/** The headers of a request, as far as finding out who asks needs them. */
public interface RequestHeaders {
    RequestHeaders NONE = new RequestHeaders() {
        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public List<String> values(String name) {
            return List.of();
        }
    };

    /** As the client spelt them. */
    List<String> names();

    /** In their order; upper and lower case are the same. */
    List<String> values(String name);
}
