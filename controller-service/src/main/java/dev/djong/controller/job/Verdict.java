package dev.djong.controller.job;

import dev.djong.controller.condition.Conditions;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a Job ends. It is written down first ({@code SuccessCriteriaMet}, {@code FailureTarget}), and becomes final once no
 * pod of the Job runs any more and all are counted (KEP-3939).
 */
record Verdict(Kind kind, String reason, String message) {

    /** The two endings, each with the condition that announces and the one that concludes it. */
    enum Kind {
        SUCCESS("SuccessCriteriaMet", "Complete"),
        FAILURE("FailureTarget", "Failed");

        private final String announced;
        private final String concluded;

        Kind(String announced, String concluded) {
            this.announced = announced;
            this.concluded = concluded;
        }

        String announced() {
            return announced;
        }

        String concluded() {
            return concluded;
        }
    }

    static Verdict success(String reason, String message) {
        return new Verdict(Kind.SUCCESS, reason, message);
    }

    static Verdict failure(String reason, String message) {
        return new Verdict(Kind.FAILURE, reason, message);
    }

    /** What was written down before: it stays, whatever happens to the pods. */
    static Optional<Verdict> announced(Job job) {
        return Stream.of(Kind.values())
                .flatMap(kind -> Conditions.find(job.status(), kind.announced)
                        .filter(condition -> condition.text("status").equals("True"))
                        .map(condition -> new Verdict(kind, condition.text("reason"), condition.text("message")))
                        .stream())
                .findFirst();
    }
}
