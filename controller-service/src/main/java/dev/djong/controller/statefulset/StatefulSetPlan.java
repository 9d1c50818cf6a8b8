package dev.djong.controller.statefulset;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** @param recheck when a ready pod becomes available */
record StatefulSetPlan(List<Step> steps, Optional<Duration> recheck) {
    StatefulSetPlan {
        steps = List.copyOf(steps);
    }
}
