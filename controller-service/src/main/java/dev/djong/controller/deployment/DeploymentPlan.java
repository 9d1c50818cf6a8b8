package dev.djong.controller.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** @param recheck when the progress deadline is over */
record DeploymentPlan(List<Step> steps, Optional<Duration> recheck) {
    DeploymentPlan {
        steps = List.copyOf(steps);
    }
}
