package dev.djong.apiserver.authn;

import java.util.List;
import java.util.Optional;

/**
 * Asks the authenticators in their order; the first that knows the user wins. A bad credential does not hide a good one of
 * another kind (a client certificate of an unknown CA beside a valid token), but alone, or as a token that nobody knows, it
 * is rejected.
 */
public final class AuthenticatorChain implements Authenticator {
    private final List<Authenticator> authenticators;

    public AuthenticatorChain(List<? extends Authenticator> authenticators) {
        this.authenticators = List.copyOf(authenticators);
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
        var rejection = Optional.<Authentication.Rejected>empty();
        for (var authenticator : authenticators) {
            switch (authenticator.authenticate(credentials)) {
                case Authentication.Authenticated known -> {
                    return known;
                }
                case Authentication.Rejected rejected -> rejection = rejection.or(() -> Optional.of(rejected));
                case Authentication.NotPresent none -> {}
            }
        }
        if (rejection.isPresent()) {
            return rejection.get();
        }
        return credentials.bearerToken().isPresent()
                ? new Authentication.Rejected("unknown bearer token")
                : Authentication.NOT_PRESENT;
    }
}
