package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.StoreUnavailableException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdVersionTest {
    @ParameterizedTest
    @ValueSource(strings = {"3.5.13", "3.5.30", "3.6.0", "3.6.0-rc.1", "4.0.0"})
    void newEnough(String version) {
        assertThatCode(() -> EtcdVersion.parse(version).requireSupported()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.4.23", "3.5.12", "2.3.8"})
    void tooOld(String version) {
        assertThatThrownBy(() -> EtcdVersion.parse(version).requireSupported())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("etcd " + version + " is too old")
                .hasMessageContaining("3.5.13 or newer");
    }
}
