package dev.djong.apiserver.admission.webhook;

import java.util.Arrays;
import java.util.Optional;

/** The versions of {@code AdmissionReview} that we speak. */
enum ReviewVersion {
    V1("v1"),
    V1BETA1("v1beta1");

    private final String text;

    ReviewVersion(String text) {
        this.text = text;
    }

    static Optional<ReviewVersion> of(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst();
    }

    String apiVersion() {
        return "admission.k8s.io/" + text;
    }
}
