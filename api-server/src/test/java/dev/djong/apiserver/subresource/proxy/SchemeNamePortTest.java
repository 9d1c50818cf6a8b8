package dev.djong.apiserver.subresource.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemeNamePortTest {
    @Test
    void eachFormIsRead() {
        assertThat(SchemeNamePort.parse("web")).contains(new SchemeNamePort(false, "web", ""));
        assertThat(SchemeNamePort.parse("web:8080")).contains(new SchemeNamePort(false, "web", "8080"));
        assertThat(SchemeNamePort.parse("web:http")).contains(new SchemeNamePort(false, "web", "http"));
        assertThat(SchemeNamePort.parse("https:web:")).contains(new SchemeNamePort(true, "web", ""));
        assertThat(SchemeNamePort.parse("http:web:80")).contains(new SchemeNamePort(false, "web", "80"));
        assertThat(SchemeNamePort.parse(":web:80")).contains(new SchemeNamePort(false, "web", "80"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":80", "ftp:web:80", "HTTPS:web:443", "https::443", "a:b:c:d"})
    void othersNameNothing(String text) {
        assertThat(SchemeNamePort.parse(text)).isEmpty();
    }
}
