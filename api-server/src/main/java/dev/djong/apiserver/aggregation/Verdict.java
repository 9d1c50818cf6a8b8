package dev.djong.apiserver.aggregation;

/** Whether a group version can be used, in the words of the condition {@code Available}. */
record Verdict(boolean available, String reason, String message) {
    static final Verdict LOCAL = new Verdict(true, "Local", "Local APIServices are always available");
    static final Verdict PASSED = new Verdict(true, "Passed", "all checks passed");

    static Verdict unavailable(String reason, String message) {
        return new Verdict(false, reason, message);
    }
}
