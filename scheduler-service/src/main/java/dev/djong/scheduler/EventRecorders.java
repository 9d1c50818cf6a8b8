package dev.djong.scheduler;

import dev.djong.event.ApiEventRecorder;
import dev.djong.event.EventRecorder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One voice for each profile: events say which scheduler reports them. */
final class EventRecorders implements AutoCloseable {
    private final Map<String, ApiEventRecorder> byScheduler = new HashMap<>();

    EventRecorders(List<String> schedulerNames, Function<String, ApiEventRecorder> make) {
        schedulerNames.forEach(name -> byScheduler.put(name, make.apply(name)));
    }

    EventRecorder of(String schedulerName) {
        var recorder = byScheduler.get(schedulerName);
        if (recorder == null) {
            throw new IllegalArgumentException("no profile is called " + schedulerName);
        }
        return recorder;
    }

    @Override
    public void close() {
        byScheduler.values().forEach(ApiEventRecorder::close);
    }
}
