package dev.djong.controller.autoscaler;

/** A metric says nothing about how many replicas there should be; the message is upstream's. */
final class MetricFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    /** @param reason of the condition, such as {@code FailedGetResourceMetric} */
    MetricFailure(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
