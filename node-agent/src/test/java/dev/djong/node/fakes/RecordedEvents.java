package dev.djong.node.fakes;

import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps events for a test to read, as {@code Reason: message}. */
public final class RecordedEvents implements EventRecorder {
    public final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void record(Subject about, Type type, String reason, String message) {
        all.add(reason + ": " + message);
    }

    public List<String> reasons() {
        return all.stream().map(event -> event.substring(0, event.indexOf(':'))).toList();
    }
}
