package dev.djong.apiserver.store.etcd;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call or stream under way: which member has it, since when, and how to take it away from there. */
final class EtcdExchange {
    /** What it does. */
    enum Kind {
        READ,
        WRITE,
        STREAM
    }

    static final CallOptions.Key<@Nullable EtcdExchange> KEY = CallOptions.Key.create("djong-etcd-exchange");

    private final EtcdMembers members;
    private final Kind kind;
    private final Optional<EtcdMember> particular;
    private final long begunNanos = System.nanoTime();
    private volatile @Nullable EtcdMember member;
    private volatile @Nullable ClientCall<?, ?> call;
    private volatile boolean takenAway;

    /** @param particular the only member that it may go to */
    EtcdExchange(EtcdMembers members, Kind kind, Optional<EtcdMember> particular) {
        this.members = members;
        this.kind = kind;
        this.particular = particular;
    }

    boolean accepts(String name) {
        var candidate = members.named(name);
        return particular.map(candidate::equals).orElse(!candidate.isSilent());
    }

    Kind kind() {
        return kind;
    }

    boolean isParticular() {
        return particular.isPresent();
    }

    void goesTo(String name) {
        member = members.named(name);
    }

    /** Null until there is a connection to send it over. */
    @Nullable
    EtcdMember member() {
        return member;
    }

    long begunNanos() {
        return begunNanos;
    }

    void runsAs(ClientCall<?, ?> started) {
        call = started;
        if (takenAway) {
            started.cancel(EtcdMembers.SILENCE, null);
        }
    }

    /** Ends it here and now; whether the member has acted on it stays unknown. */
    void takeAway() {
        takenAway = true;
        var running = call;
        if (running != null) {
            running.cancel(EtcdMembers.SILENCE, null);
        }
    }

    boolean wasTakenAway() {
        return takenAway;
    }
}
