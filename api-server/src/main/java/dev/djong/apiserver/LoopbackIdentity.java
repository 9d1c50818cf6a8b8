package dev.djong.apiserver;

import dev.djong.apiserver.authn.Authentication;
import dev.djong.apiserver.authn.Authenticator;
import dev.djong.apiserver.authn.Credentials;
import dev.djong.apiserver.authn.StaticTokens;
import dev.djong.apiserver.authn.UserInfo;
import java.util.Map;
import java.util.UUID;

/** As whom the server asks itself: a token that is made anew at each start and never leaves the process. */
final class LoopbackIdentity implements Authenticator {
    private static final UserInfo SELF = UserInfo.of("system:apiserver", UserInfo.MASTERS_GROUP);

    private final String token = UUID.randomUUID() + "-" + UUID.randomUUID();
    private final StaticTokens tokens = StaticTokens.of(Map.of(token, SELF));

    String token() {
        return token;
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
        return tokens.authenticate(credentials);
    }
}
