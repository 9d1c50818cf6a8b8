package dev.djong.apiserver.subresource.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyLinksTest {
    private final ProxyLinks links = new ProxyLinks("/p/proxy", "10.0.0.7:80", "localhost:8001");

    @ParameterizedTest
    @CsvSource({
        "/style.css, /p/proxy/style.css",
        "/, /p/proxy/",
        "/a/?q=/b#c, /p/proxy/a/?q=/b#c",
        "/p/proxy/seen, /p/proxy/seen",
        "/p/proxyelse, /p/proxy/p/proxyelse",
        "style.css, style.css",
        "../up, ../up",
        "#here, #here",
        "?q=1, ?q=1",
        "javascript:go('//x/y'), javascript:go('//x/y')",
        "mailto:a@b.c, mailto:a@b.c",
        "http://10.0.0.7:80/x, /p/proxy/x",
        "//10.0.0.7:80/x, /p/proxy/x",
        "http://10.0.0.7:80, http://10.0.0.7:80",
        "http://localhost:8001/x, http://localhost:8001/p/proxy/x",
        "http://LOCALHOST:8001/x, http://LOCALHOST:8001/p/proxy/x",
        "http://localhost:8001/p/proxy/x, http://localhost:8001/p/proxy/x",
        "https://example.org/x, https://example.org/x",
        "//example.org/x, //example.org/x",
    })
    void leadThroughTheProxy(String link, String rewritten) {
        assertThat(links.rewrite(link)).isEqualTo(rewritten);
    }
}
