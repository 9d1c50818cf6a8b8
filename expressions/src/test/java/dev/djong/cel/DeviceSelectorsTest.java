package dev.djong.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceSelectorsTest {
    private static final Map<String, Object> GPU = Map.of("device", Values.of(Yaml.tree("""
            driver: gpu.example.com
            attributes: {gpu.example.com: {model: a100, index: 3, shared: true}}
            """)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "device.driver == 'gpu.example.com'",
                "device.attributes['gpu.example.com'].model == 'a100' && device.attributes['gpu.example.com'].index > 2",
                "device.attributes['gpu.example.com'].shared",
                "cel.bind(gpu, device.attributes['gpu.example.com'], gpu.shared && gpu.index == 3)",
                "device.attributes.all(domain, domain.endsWith('example.com'))",
                "semver('1.2.0').isLessThan(semver('1.10.0'))",
            })
    void selects(String expression) throws InvalidRule {
        var rule = DeviceSelectors.compile(expression);
        assertThat(rule.evaluate(GPU, new Budget(DeviceSelectors.MAX_COST))).isEqualTo(true);
        assertThat(rule.estimatedCost()).isLessThanOrEqualTo(DeviceSelectors.MAX_COST);
    }

    @Test
    void comparesCapacities() throws InvalidRule {
        var rule =
                DeviceSelectors.compile("device.capacity['gpu.example.com'].memory.compareTo(quantity('40Gi')) >= 0");
        assertThat(rule.estimatedCost()).isLessThanOrEqualTo(DeviceSelectors.MAX_COST);
    }

    @Test
    void refusesWhatSaysNeitherYesNorNo() {
        assertThatThrownBy(() -> DeviceSelectors.compile("device.driver"))
                .isInstanceOf(InvalidRule.class)
                .hasMessage("must evaluate to bool or the unknown type, not string");
        assertThatThrownBy(() -> DeviceSelectors.compile("device.maker == 'x'"))
                .hasMessageStartingWith("compilation failed: ERROR: <input>:1:7: undefined field 'maker'");
    }

    @Test
    void knowsWhatLoopsInLoopsCost() throws InvalidRule {
        var inner = "true";
        for (var names : new String[] {"c", "b", "a"}) {
            inner = "device.attributes.all(%1$s, device.attributes[%1$s].all(%1$sn, %2$s))".formatted(names, inner);
        }
        assertThat(DeviceSelectors.compile(inner).estimatedCost()).isGreaterThan(DeviceSelectors.MAX_COST);
    }
}
