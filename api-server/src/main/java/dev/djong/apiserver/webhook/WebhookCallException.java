package dev.djong.apiserver.webhook;

/** There is no answer from a webhook, or none that can be used; the message says why in upstream's words. */
public final class WebhookCallException extends Exception {
    private static final long serialVersionUID = 1;

    public WebhookCallException(String message) {
        super(message, null, false, false);
    }
}
