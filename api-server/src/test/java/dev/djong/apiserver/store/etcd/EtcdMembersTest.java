package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class EtcdMembersTest {
    private static final String A = "a:2379";
    private static final String B = "b:2379";
    private static final String C = "c:2379";

    private final Set<String> living = new HashSet<>(Set.of(A, B, C));
    private final Executor atOnce = Runnable::run;
    private final EtcdMembers members = new EtcdMembers(this::ask, atOnce);

    EtcdMembersTest() {
        Set.of(A, B, C).forEach(members::named);
    }

    private void ask(EtcdMember member, Duration limit) {
        if (!living.contains(member.toString())) {
            throw Status.DEADLINE_EXCEEDED.asRuntimeException();
        }
    }

    private EtcdExchange sentTo(String member, EtcdExchange.Kind kind) {
        var exchange = members.begin(kind, Optional.empty());
        exchange.goesTo(member);
        return exchange;
    }

    private EtcdExchange readFrom(String member) {
        return sentTo(member, EtcdExchange.Kind.READ);
    }

    @Test
    void aSilentMemberLosesAllThatItHasWhileAnotherAnswers() {
        living.remove(A);
        var read = readFrom(A);
        var stream = sentTo(A, EtcdExchange.Kind.STREAM);
        var elsewhere = readFrom(B);
        members.examine(read);
        assertThat(read.wasTakenAway()).isTrue();
        assertThat(stream.wasTakenAway()).isTrue();
        assertThat(elsewhere.wasTakenAway()).isFalse();
        var next = members.begin(EtcdExchange.Kind.READ, Optional.empty());
        assertThat(next.accepts(A)).isFalse();
        assertThat(next.accepts(B)).isTrue();
        members.close();
    }

    @Test
    void nobodyIsBlamedWhileNobodyAnswers() {
        living.clear();
        var read = readFrom(A);
        members.examine(read);
        assertThat(read.wasTakenAway()).isFalse();
        assertThat(members.named(A).isSilent()).isFalse();
    }

    @Test
    void aMemberThatGivesASignIsOnlySlow() {
        var read = readFrom(A);
        members.examine(read);
        assertThat(read.wasTakenAway()).isFalse();
    }

    @Test
    void aMemberThatAnswersLaterCallsIsNotAsked() {
        living.remove(A);
        var slow = readFrom(A);
        members.end(readFrom(A), true);
        members.examine(slow);
        assertThat(slow.wasTakenAway()).isFalse();
    }

    @Test
    void aWriteThatALaterOneOvertookIsLost() {
        var lost = sentTo(A, EtcdExchange.Kind.WRITE);
        members.end(readFrom(A), true);
        members.examine(lost);
        assertThat(lost.wasTakenAway())
                .as("a read overtakes writes on a slow disk")
                .isFalse();
        members.end(sentTo(A, EtcdExchange.Kind.WRITE), true);
        members.examine(lost);
        assertThat(lost.wasTakenAway()).isTrue();
        assertThat(members.named(A).isSilent()).isFalse();
    }

    @Test
    void noMoreThanAMinorityIsSilent() {
        living.removeAll(Set.of(A, B));
        members.examine(readFrom(A));
        var read = readFrom(B);
        members.examine(read);
        assertThat(members.named(A).isSilent()).isTrue();
        assertThat(members.named(B).isSilent()).isFalse();
        assertThat(read.wasTakenAway()).isFalse();
        members.close();
    }

    @Test
    void whoAsksForASignGoesToThatMemberOnly() {
        var sign = members.begin(EtcdExchange.Kind.READ, Optional.of(members.named(A)));
        members.named(A).becomes(true);
        assertThat(sign.accepts(A)).isTrue();
        assertThat(sign.accepts(B)).isFalse();
    }
}
