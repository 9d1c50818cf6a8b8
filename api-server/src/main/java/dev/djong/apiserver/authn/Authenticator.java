package dev.djong.apiserver.authn;

/** Reads one kind of credential. Must be safe for many threads and must not block on the network. */
public interface Authenticator {
    Authentication authenticate(Credentials credentials);
}
