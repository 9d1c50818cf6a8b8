package dev.djong.node.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardChainTest {
    private static final String DROPS = "-P FORWARD DROP";
    private static final String ACCEPTS = "-P FORWARD ACCEPT";
    private static final String DOCKER = "-A FORWARD -j DOCKER-USER";
    private static final String OURS = "-A FORWARD -j DJONG-0badcafe";
    private static final String ANOTHER_CLUSTERS = "-A FORWARD -j DJONG-1";

    private final ForwardChain chain = ForwardChain.of("0badcafe", List.of("10.244.0.0/16"));

    @Test
    void whereNothingIsDroppedItIsNotNeeded() {
        assertThat(chain.isNeeded(List.of(ACCEPTS))).isFalse();
        assertThat(chain.isNeeded(List.of(ACCEPTS, ANOTHER_CLUSTERS))).isFalse();
    }

    @Test
    void whereThePolicyOrARuleMayDropItIs() {
        assertThat(chain.isNeeded(List.of(DROPS))).isTrue();
        assertThat(chain.isNeeded(List.of(DROPS, ANOTHER_CLUSTERS))).isTrue();
        assertThat(chain.isNeeded(List.of(ACCEPTS, DOCKER))).isTrue();
    }

    @Test
    void onlyOtherClustersMayComeBefore() {
        assertThat(chain.isNeeded(List.of(DROPS, OURS, DOCKER))).isFalse();
        assertThat(chain.isNeeded(List.of(DROPS, ANOTHER_CLUSTERS, OURS))).isFalse();
        assertThat(chain.isNeeded(List.of(DROPS, DOCKER, OURS))).isTrue();
    }

    @Test
    void aJumpThatStandsTooFarDownIsMoved() {
        assertThat(chain.script(true))
                .containsSubsequence("-D FORWARD -j DJONG-0badcafe", "-I FORWARD 1 -j DJONG-0badcafe");
        assertThat(chain.script(false)).doesNotContain("-D FORWARD -j DJONG-0badcafe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "0badcafe", "twenty-two-characters-", "one-that-is-much-longer-than-a-chain-may-be-named"})
    void itsNameIsOneThatTheKernelTakes(String clusterId) {
        assertThat(ForwardChain.nameFor(clusterId)).startsWith("DJONG-").hasSizeLessThanOrEqualTo(28);
    }

    @Test
    void longIdsThatBeginAlikeHaveDifferentNames() {
        var id = "one-that-is-much-longer-than-a-chain-may-be-named";
        assertThat(ForwardChain.nameFor(id + "-1")).isNotEqualTo(ForwardChain.nameFor(id + "-2"));
    }
}
