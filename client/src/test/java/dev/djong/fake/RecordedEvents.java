package dev.djong.fake;

import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import java.util.ArrayList;
import java.util.List;

/** Remembers events as {@code Normal Created pod web: text}. */
public final class RecordedEvents implements EventRecorder {
    private final List<String> events = new ArrayList<>();

    @Override
    public synchronized void record(Subject about, Type type, String reason, String message) {
        events.add(type.text() + " " + reason + " " + about.kind() + " " + about.name() + ": " + message);
    }

    public synchronized List<String> all() {
        return List.copyOf(events);
    }
}
