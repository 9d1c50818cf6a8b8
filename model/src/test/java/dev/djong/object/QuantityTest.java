package dev.djong.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "100m, 100m",
        "1000m, 1",
        "1500m, 1500m",
        "0.5, 500m",
        "1.5, 1500m",
        "2k, 2k",
        "2000, 2k",
        "1024Ki, 1Mi",
        "1Gi, 1Gi",
        "1536Mi, 1536Mi",
        "0.5Gi, 512Mi",
        "1.5Gi, 1536Mi",
        "500Mi, 500Mi",
        "1e3, 1e3",
        "1000e0, 1e3",
        "12E6, 12e6",
        "1E, 1E",
        "100, 100",
        "-5, -5",
        "+5, 5",
        ".5, 500m",
        "5., 5",
        "1n, 1n",
        "1u, 1u",
        "0.1n, 1n",
        "1023, 1023",
        "1000Ki, 1000Ki",
        "0Gi, 0",
        "0.1Ki, 102400m",
        "110, 110"
    })
    void isWrittenInCanonicalForm(String text, String canonical) {
        assertThat(Quantity.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "1.2.3",
                "1x",
                "1 Gi",
                "Gi",
                "1KiB",
                "--1",
                "1e",
                "1ee3",
                "1mi",
                "\u0661\u0662",
                "1e\u0661",
                "\uff11Gi"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quantities must match the regular expression");
    }

    @Test
    void aHugeExponentCostsNothing() {
        assertThat(Quantity.parse("1e999999999").toLong()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> Quantity.parse("9".repeat(10_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsRoundUp() {
        assertThat(Quantity.parse("100m").toLong()).isEqualTo(1);
        assertThat(Quantity.parse("250m").toMillis()).isEqualTo(250);
        assertThat(Quantity.parse("64Mi").toLong()).isEqualTo(64L << 20);
    }

    @Test
    void sumsKeepTheSuffixFamilyOfTheFirst() {
        assertThat(Quantity.parse("1Gi").plus(Quantity.parse("512Mi"))).hasToString("1536Mi");
        assertThat(Quantity.ZERO.plus(Quantity.parse("1Gi"))).hasToString("1Gi");
        assertThat(Quantity.parse("1").minus(Quantity.parse("250m"))).hasToString("750m");
    }

    @Test
    void differentTextsOfOneNumberAreTheSame() {
        assertThat(Quantity.parse("1").sameAs(Quantity.parse("1000m"))).isTrue();
        assertThat(Quantity.parse("1Ki").sameAs(Quantity.parse("1k"))).isFalse();
    }
}
