package dev.djong.apiserver.store.etcd;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out that a member keeps silent (its machine is gone, its process stands still, its network is cut, it has lost the
 * others) long before its connection does, and moves to the others what it holds.
 *
 * <p>Nothing ticks: whoever has waited for an answer for {@link #PATIENCE} looks. A member that has answered a call that
 * began later is only slow with this one; but a write that a later one has overtaken is lost, since etcd does them in turn: a
 * member had passed it on to a leader that went away, and would wait seven seconds more. Otherwise it and the others are
 * asked for a sign of life, which takes the whole of etcd to give (a linearizable read of nothing): when another gives it and
 * this one does not, it is passed over until it does. While etcd elects a leader nobody answers, and so nobody is blamed.
 */
final class EtcdMembers {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdMembers.class);

    static final String SILENCE = "the member keeps silent";
    /** How long a call waits before somebody asks whether an answer still comes. */
    static final Duration PATIENCE = Duration.ofSeconds(1);
    /** How long a sign of life may take. */
    static final Duration SIGN_LIMIT = Duration.ofMillis(600);
    /** How much longer than another's. */
    static final Duration SIGN_GRACE = Duration.ofMillis(300);

    static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** Asks one member for a sign of life: ends well, or fails after the limit at the latest. */
    interface Asking {
        void signOfLife(EtcdMember member, Duration limit) throws StatusRuntimeException;
    }

    private final Asking asking;
    private final Executor executor;
    private final Map<String, EtcdMember> members = new ConcurrentHashMap<>();
    private final Set<EtcdExchange> underWay = ConcurrentHashMap.newKeySet();
    /** One examination at a time: two could each find the other's member well and their own silent. */
    private final AtomicBoolean examining = new AtomicBoolean();

    private volatile boolean closed;

    /** @param executor a thread for each task: they wait */
    EtcdMembers(Asking asking, Executor executor) {
        this.asking = asking;
        this.executor = executor;
    }

    /** @param name host and port, as configured */
    EtcdMember named(String name) {
        return members.computeIfAbsent(name, EtcdMember::new);
    }

    EtcdExchange begin(EtcdExchange.Kind kind, Optional<EtcdMember> particular) {
        var exchange = new EtcdExchange(this, kind, particular);
        underWay.add(exchange);
        return exchange;
    }

    void end(EtcdExchange exchange, boolean answered) {
        underWay.remove(exchange);
        var member = exchange.member();
        if (answered && member != null) {
            member.answered(exchange);
        }
    }

    /** Called by who waits for this one's answer, after each {@link #PATIENCE}. */
    void examine(EtcdExchange waiting) {
        var member = waiting.member();
        if (member == null || waiting.isParticular() || members.size() < 2) {
            return;
        }
        if (waiting.kind() == EtcdExchange.Kind.WRITE && member.hasAnsweredAWriteLaterThan(waiting)) {
            waiting.takeAway();
            return;
        }
        if (member.isSilent() || member.hasAnsweredOneLaterThan(waiting) || !examining.compareAndSet(false, true)) {
            return;
        }
        try {
            if (mayBeSpared(member) && othersLiveWithout(member)) {
                member.becomes(true);
                LOG.warn("etcd member {} keeps silent while another answers: it is passed over until it does", member);
                takeAwayFrom(member);
                askLater(member);
            }
        } finally {
            examining.set(false);
        }
    }

    /** etcd answers with a majority only: while it does, no more than a minority can be silent. */
    private boolean mayBeSpared(EtcdMember suspect) {
        long silent = members.values().stream()
                .filter(member -> member != suspect && member.isSilent())
                .count();
        return (silent + 1) * 2 < members.size();
    }

    private boolean othersLiveWithout(EtcdMember suspect) {
        var own = asked(suspect, SIGN_LIMIT.plus(SIGN_GRACE));
        var life = new CompletableFuture<Void>();
        members.values().stream()
                .filter(member -> member != suspect && !member.isSilent())
                .forEach(member -> asked(member, SIGN_LIMIT).thenAccept(life::complete));
        return comes(life, SIGN_LIMIT) && !comes(own, SIGN_GRACE);
    }

    private static boolean comes(CompletableFuture<Void> sign, Duration limit) {
        try {
            sign.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
            return true;
        } catch (CompletionException | CancellationException failed) {
            return false;
        }
    }

    private CompletableFuture<Void> asked(EtcdMember member, Duration limit) {
        return CompletableFuture.runAsync(() -> asking.signOfLife(member, limit), executor);
    }

    private void takeAwayFrom(EtcdMember member) {
        for (var exchange : underWay) {
            if (exchange.member() == member && !exchange.isParticular()) {
                exchange.takeAway();
            }
        }
    }

    private void askLater(EtcdMember member) {
        CompletableFuture.delayedExecutor(ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS, executor)
                .execute(() -> askAgain(member));
    }

    private void askAgain(EtcdMember member) {
        if (closed) {
            return;
        }
        try {
            asking.signOfLife(member, SIGN_LIMIT);
            member.becomes(false);
            LOG.info("etcd member {} answers again", member);
        } catch (StatusRuntimeException still) {
            LOG.debug("etcd member {} keeps silent: {}", member, still.getMessage());
            askLater(member);
        }
    }

    void close() {
        closed = true;
    }
}
