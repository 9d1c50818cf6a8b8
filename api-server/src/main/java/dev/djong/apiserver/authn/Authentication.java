package dev.djong.apiserver.authn;

import java.util.List;

/** An authenticator's answer. */
public sealed interface Authentication {

    /** @param audiences those of the credential that are also the server's; empty for credentials without any */
    record Authenticated(UserInfo user, List<String> audiences) implements Authentication {
        public Authenticated {
            audiences = List.copyOf(audiences);
        }

        public Authenticated(UserInfo user) {
            this(user, List.of());
        }
    }

    /** A credential of this kind was there and is not accepted: the request is answered 401. {@code why} is for the log. */
    record Rejected(String why) implements Authentication {}

    /** No credential of this kind: ask the next. */
    record NotPresent() implements Authentication {}

    Authentication NOT_PRESENT = new NotPresent();
}
