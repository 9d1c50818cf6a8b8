package dev.djong.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorParserTest {
    private static final Map<String, String> LABELS = Map.of("app", "web", "tier", "front", "weight", "7");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=web | true",
                "app==web | true",
                "app=db | false",
                "app!=db | true",
                "other!=db | true",
                "app in (web, db) | true",
                "app in (db) | false",
                "app notin (db,cache) | true",
                "app notin (web) | false",
                "app | true",
                "!app | false",
                "!other | true",
                "weight>5 | true",
                "weight<5 | false",
                "app=web,tier=front,!other | true",
                "app=web,tier=back | false",
                "'' | true",
                "other= | false"
            })
    void selectsByLabels(String selector, boolean matches) {
        assertThat(SelectorParser.labels(selector).matches(LABELS)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app=web=db", "app in web", "app in (web", "=web", ",", "app>x", "a b", "app in (a) b"})
    void refusesWhatIsNoLabelSelector(String text) {
        assertThatThrownBy(() -> SelectorParser.labels(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unable to parse requirement");
    }

    @Test
    void aSelectorReadsBackFromItsText() {
        var selector = SelectorParser.labels("app in (db,web),!x,tier!=back,weight>3,zone");
        assertThat(SelectorParser.labels(selector.toString())).isEqualTo(selector);
    }

    @Test
    void fieldsCompareWithEscapes() {
        var selector = SelectorParser.fields("metadata.name=a\\,b\\=c,status.phase!=Failed");
        assertThat(selector.requiredValue("metadata.name")).contains("a,b=c");
        assertThat(selector.matches(Map.of("metadata.name", "a,b=c", "status.phase", "Running")::get))
                .isTrue();
        assertThat(selector.matches(Map.of("metadata.name", "a,b=c", "status.phase", "Failed")::get))
                .isFalse();
        assertThat(SelectorParser.fields(selector.toString())).isEqualTo(selector);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata.name", "a=b=c", "a=\\x"})
    void refusesWhatIsNoFieldSelector(String text) {
        assertThatThrownBy(() -> SelectorParser.fields(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
