package dev.djong.status;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.List;

/** A {@code metav1.Status} that tells of a failure. */
public record Status(int code, Reason reason, String message, Details details) {

    /** What the failure is about; empty strings and zero are left out on the wire. */
    public record Details(
            String name, String group, String kind, String uid, List<Cause> causes, int retryAfterSeconds) {
        public static final Details NONE = new Details("", "", "", "", List.of(), 0);

        public Details {
            causes = List.copyOf(causes);
        }
    }

    /** One entry of {@code details.causes}. */
    public record Cause(String reason, String message, String field) {}

    public static Status of(Reason reason, String message) {
        return new Status(reason.code(), reason, message, Details.NONE);
    }

    public static Status of(JsonObject json) {
        var details = json.object("details");
        return new Status(
                (int) json.integerOr("code", 0),
                Reason.of(json.text("reason")),
                json.text("message"),
                new Details(
                        details.text("name"),
                        details.text("group"),
                        details.text("kind"),
                        details.text("uid"),
                        details.array("causes")
                                .objects()
                                .map(cause ->
                                        new Cause(cause.text("reason"), cause.text("message"), cause.text("field")))
                                .toList(),
                        (int) details.integerOr("retryAfterSeconds", 0)));
    }

    public Status withDetails(Details changed) {
        return new Status(code, reason, message, changed);
    }

    public JsonObject toJson() {
        var builder = JsonObject.builder()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", JsonObject.EMPTY)
                .put("status", "Failure")
                .putText("message", message)
                .putText("reason", reason.text())
                .put("code", code);
        return details.equals(Details.NONE)
                ? builder.build()
                : builder.put("details", detailsJson()).build();
    }

    private JsonObject detailsJson() {
        return JsonObject.builder()
                .putText("name", details.name)
                .putText("group", details.group)
                .putText("kind", details.kind)
                .putText("uid", details.uid)
                .putIf("causes", details.causes.isEmpty() ? null : causesJson())
                .putIf("retryAfterSeconds", details.retryAfterSeconds == 0 ? null : Json.of(details.retryAfterSeconds))
                .build();
    }

    private JsonArray causesJson() {
        return details.causes.stream()
                .map(cause -> JsonObject.builder()
                        .putText("reason", cause.reason)
                        .putText("message", cause.message)
                        .putText("field", cause.field)
                        .build())
                .collect(JsonArray.collector());
    }
}
