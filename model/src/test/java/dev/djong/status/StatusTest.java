package dev.djong.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.Json;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTest {

    @Test
    void anInvalidObjectNamesEveryCauseAtOnce() {
        var failure = ApiFailure.invalid(
                new GroupVersionKind("apps", "v1", "Deployment"),
                "web",
                List.of(
                        FieldError.required("spec.selector", ""),
                        FieldError.invalid("spec.replicas", Json.of(-1), "must be greater than or equal to 0")));

        assertThat(failure.status().message())
                .isEqualTo("Deployment.apps \"web\" is invalid: [spec.selector: Required value, "
                        + "spec.replicas: Invalid value: -1: must be greater than or equal to 0]");
        assertThat(failure.status().details().causes())
                .extracting(Status.Cause::reason)
                .containsExactly("FieldValueRequired", "FieldValueInvalid");
    }

    @Test
    void readsBackWhatItWrote() {
        var status = ApiFailure.notFound(new GroupResource("apps", "deployments"), "web")
                .status();
        assertThat(Status.of(status.toJson())).isEqualTo(status);
        assertThat(status.message()).isEqualTo("deployments.apps \"web\" not found");
        assertThat(status.code()).isEqualTo(404);
    }

    @Test
    void unsupportedValuesListTheSupportedOnesInOrder() {
        assertThat(FieldError.notSupported("spec.type", Json.of("x"), List.of("NodePort", "ClusterIP")))
                .hasToString("spec.type: Unsupported value: \"x\": supported values: \"ClusterIP\", \"NodePort\"");
    }
}
