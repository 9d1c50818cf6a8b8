package dev.djong.controller.autoscaler;

import java.util.Map;

/** What the metrics API said for one of the autoscaler's metrics. */
sealed interface Reading {

    /** By pod; pods that the API said nothing of are missing. */
    record Read(Map<String, PodMetric> byPod) implements Reading {
        public Read {
            byPod = Map.copyOf(byPod);
        }
    }

    record Failed(String message) implements Reading {}
}
