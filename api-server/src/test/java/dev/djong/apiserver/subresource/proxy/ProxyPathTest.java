package dev.djong.apiserver.subresource.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyPathTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, /",
                "/, /",
                "/a/b, /a/b",
                "/a/b/, /a/b/",
                "//a//b, /a/b",
                "/a/./b, /a/b",
                "/a/../b, /b",
                "/../../etc/passwd, /etc/passwd",
                "/a/%2e%2E/b, /b",
                "/%2E%2e/, /",
                "/a%2Fb/%20c, /a%2Fb/%20c",
                "/a/..;/b, /a/..;/b",
            })
    void dotsNeverLeadAboveTheRoot(String tail, String path) {
        assertThat(ProxyPath.clean(tail == null ? "" : tail)).isEqualTo(path);
    }
}
