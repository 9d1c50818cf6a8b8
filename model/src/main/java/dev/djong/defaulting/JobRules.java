package dev.djong.defaulting;

import dev.djong.json.JsonObject;

/** Rules of jobs. They hold for jobs and not for the templates of cron jobs, whose jobs get them when they are made. */
final class JobRules {
    private static final long RETRIES = 6;

    private JobRules() {}

    static JsonObject job(JsonObject job) {
        var labels = job.object("spec").object("template").object("metadata").object("labels");
        return WorkloadRules.withLabels(job.update("spec", JobRules::spec), labels);
    }

    private static JsonObject spec(JsonObject spec) {
        var counted = spec.has("completions") || spec.has("parallelism") ? spec : spec.with("completions", 1);
        var parallel = absent(counted, "parallelism", 1);
        // Retries a index are limited each on their own: the job as a whole then has no limit.
        var limited = absent(parallel, "backoffLimit", spec.has("backoffLimitPerIndex") ? Integer.MAX_VALUE : RETRIES);
        var moded = limited.has("completionMode") ? limited : limited.with("completionMode", "NonIndexed");
        var running = moded.has("suspend") ? moded : moded.with("suspend", false);
        // A failure policy looks at how a pod ended, so its replacement waits for the end.
        return running.has("podReplacementPolicy")
                ? running
                : running.with("podReplacementPolicy", spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
    }

    private static JsonObject absent(JsonObject spec, String member, long value) {
        return spec.has(member) ? spec : spec.with(member, value);
    }
}
