package dev.djong.node.runtime.cri;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.runtime.cri.proto.v1.Signal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CriSpecsTest {
    @ParameterizedTest
    @CsvSource({
        "'', RUNTIME_DEFAULT",
        "SIGTERM, SIGTERM",
        "SIGUSR1, SIGUSR1",
        "SIGRTMIN, SIGRTMIN",
        "SIGRTMIN+3, SIGRTMINPLUS3",
        "SIGRTMAX-14, SIGRTMAXMINUS14"
    })
    void signalsHaveNamesOfTheirOwnOnTheWire(String name, Signal onTheWire) {
        assertThat(CriSpecs.signal(name)).isEqualTo(onTheWire);
    }
}
