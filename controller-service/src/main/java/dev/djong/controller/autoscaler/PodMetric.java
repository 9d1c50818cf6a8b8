package dev.djong.controller.autoscaler;

import java.time.Duration;
import java.time.Instant;

/** What a pod, or one of its containers, used over {@code window} until {@code timestamp}, in thousandths. */
record PodMetric(long milliValue, Instant timestamp, Duration window) {}
