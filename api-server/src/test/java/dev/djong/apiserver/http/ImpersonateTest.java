package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.api.Transport;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.Attributes;
import dev.djong.apiserver.authz.Decision;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImpersonateTest {
    private final List<Attributes> asked = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "scopes, scopes",
        "example.dev%2fteam, example.dev/team",
        "a+b, a+b",
        "a%zz, a%zz",
        "a%, a%",
        "a%2, a%2",
        "%2fa%, %2fa%",
        "a%ff, a%ff",
    })
    void aKeyIsUnescapedWhereItCanBe(String written, String key) throws IOException {
        var known = become(Map.of("impersonate-user", "jane", "impersonate-extra-" + written, "view"));
        assertThat(known.extra()).containsEntry(key, List.of("view"));
        assertThat(asked).last().isInstanceOfSatisfying(Attributes.OnResource.class, extra -> {
            assertThat(extra.resource()).isEqualTo("userextras");
            assertThat(extra.subresource()).isEqualTo(key);
            assertThat(extra.name()).isEqualTo("view");
        });
    }

    @Test
    void twoSpellingsOfAKeyAreOne() throws IOException {
        var headers =
                Map.of("impersonate-user", "jane", "impersonate-extra-team", "red", "impersonate-extra-%74eam", "blue");
        assertThat(become(headers).extra().get("team")).containsExactlyInAnyOrder("red", "blue");
        assertThat(asked).hasSize(3);
    }

    @Test
    void nobodyIsAnotherWithoutAName() {
        assertThatThrownBy(() -> become(Map.of("impersonate-extra-a%zz", "view")))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("without impersonating a user");
    }

    private UserInfo become(Map<String, String> headers) throws IOException {
        var known = new AtomicReference<>(UserInfo.anonymous());
        var step = new Impersonate(attributes -> {
            asked.add(attributes);
            return new Decision.Allow("");
        });
        var request = new Transport.Request("GET", "/api", headers, new byte[0]);
        step.serve(Call.of(new MemoryExchange(request)).withUser(UserInfo.of("admin")), call -> known.set(call.user()));
        return known.get();
    }
}
