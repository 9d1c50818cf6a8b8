package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Cells of events, whose two versions name the same things differently. */
final class EventCells {
    private EventCells() {}

    /** Events of the core group. */
    static List<Cell> core(ApiObject event) {
        return cells(
                event,
                "involvedObject",
                "message",
                "source",
                "reportingComponent",
                "firstTimestamp",
                "lastTimestamp",
                "count");
    }

    /** Events of events.k8s.io. */
    static List<Cell> grouped(ApiObject event) {
        return cells(
                event,
                "regarding",
                "note",
                "deprecatedSource",
                "reportingController",
                "deprecatedFirstTimestamp",
                "deprecatedLastTimestamp",
                "deprecatedCount");
    }

    private static List<Cell> cells(
            ApiObject event,
            String objectMember,
            String messageMember,
            String sourceMember,
            String controllerMember,
            String firstMember,
            String lastMember,
            String countMember) {
        var root = event.root();
        var about = root.object(objectMember);
        var first = time(root, firstMember).or(() -> time(root, "eventTime"));
        var last = time(root, lastMember).or(() -> first);
        long count = Math.max(1, root.integerOr(countMember, 0));
        if (root.has("series")) {
            last = time(root.object("series"), "lastObservedTime");
            count = root.object("series").integerOr("count", 0);
        }
        return List.of(
                Cell.age(last),
                Cell.of(root.text("type")),
                Cell.of(root.text("reason")),
                Cell.of(CoreCells.lower(about.text("kind"))
                        + (about.text("name").isEmpty() ? "" : "/" + about.text("name"))),
                Cell.of(about.text("fieldPath")),
                Cell.of(source(root.object(sourceMember), root.text(controllerMember), root.text("reportingInstance"))),
                Cell.of(root.text(messageMember).strip()),
                Cell.age(first),
                Cell.of(count),
                CoreCells.name(event));
    }

    private static Optional<Instant> time(JsonObject object, String member) {
        return Times.parse(object.text(member));
    }

    private static String source(JsonObject source, String controller, String instance) {
        var component = source.text("component").isEmpty() ? controller : source.text("component");
        var host = source.text("host").isEmpty() ? instance : source.text("host");
        return host.isEmpty() ? component : component + ", " + host;
    }
}
