package dev.djong.apiserver.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuthorsTest {
    private static final String KUBECTL =
            "{manager: kubectl, operation: Update, time: '2026-01-01T10:00:00Z', fieldsV1: {a: {}}}";

    private static ApiObject object(String... entries) {
        return Yaml.object("{metadata: {managedFields: [" + String.join(", ", entries) + "]}}");
    }

    private static String authors(ApiObject object, ApiObject older) {
        return Authors.of(object, older)
                .objects()
                .map(author -> author.text("manager") + author.text("subresource"))
                .collect(Collectors.joining(","));
    }

    @Test
    void whoeverHasANewTimeWrote() {
        var later = KUBECTL.replace("10:00:00", "10:00:05");
        var status = "{manager: controller, operation: Update, subresource: status, time: '2026-01-01T10:00:00Z'}";
        assertThat(authors(object(later, status), object(KUBECTL, status))).isEqualTo("kubectl");
    }

    @Test
    void whoeverOnlyLostAFieldDidNot() {
        var less = KUBECTL.replace("{a: {}}", "{}");
        var taker = "{manager: autoscaler, operation: Update, subresource: scale, time: '2026-01-01T10:00:09Z'}";
        assertThat(authors(object(less, taker), object(KUBECTL))).isEqualTo("autoscalerscale");
    }

    @Test
    void withinASecondChangedFieldsTell() {
        var more = KUBECTL.replace("{a: {}}", "{a: {}, b: {}}");
        var other = KUBECTL.replace("kubectl", "other");
        assertThat(authors(object(more, other), object(KUBECTL, other))).isEqualTo("kubectl");
    }

    @Test
    void aChangedStatusWasWrittenByWhoWritesStatuses() {
        var status = "{manager: controller, operation: Update, subresource: status, time: '2026-01-01T10:00:00Z'}";
        var before = object(KUBECTL, status);
        assertThat(authors(before.with("status", Yaml.tree("{ready: 1}")), before))
                .isEqualTo("controllerstatus");
        assertThat(authors(before.with("spec", Yaml.tree("{replicas: 1}")), before))
                .isEqualTo("kubectl");
    }

    @Test
    void otherwiseTheLastWriter() {
        assertThat(authors(object(KUBECTL), object(KUBECTL))).isEqualTo("kubectl");
        assertThat(authors(object(KUBECTL), null)).isEqualTo("kubectl");
        assertThat(authors(object(), object(KUBECTL))).isEmpty();
    }
}
