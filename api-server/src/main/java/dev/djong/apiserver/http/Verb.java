package dev.djong.apiserver.http;

import java.util.Locale;

/** What a request does to a resource, in the words of authorisation rules. */
public enum Verb {
    GET,
    LIST,
    WATCH,
    CREATE,
    UPDATE,
    PATCH,
    DELETE,
    DELETECOLLECTION,
    /** The HTTP method of that name, which only proxied requests may use: no verb of rules stands for it, only {@code *}. */
    OPTIONS;

    private final String text = name().equals("OPTIONS") ? "" : name().toLowerCase(Locale.ROOT);

    public String text() {
        return text;
    }

    public boolean isReadOnly() {
        return this == GET || this == LIST || this == WATCH;
    }
}
