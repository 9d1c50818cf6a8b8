package dev.djong.apiserver.store.etcd;

/**
 * One member, as its answers show it. It is known by the name that it was configured with: its address changes when its
 * machine does.
 */
final class EtcdMember {
    private final String name;

    /** Begin of the latest call that it answered. */
    private final Latest answered = new Latest();

    private final Latest answeredWrite = new Latest();
    private volatile boolean silent;

    EtcdMember(String name) {
        this.name = name;
    }

    /** Passed over, as long as there are others. */
    boolean isSilent() {
        return silent;
    }

    void becomes(boolean nowSilent) {
        silent = nowSilent;
    }

    void answered(EtcdExchange exchange) {
        answered.note(exchange.begunNanos());
        if (exchange.kind() == EtcdExchange.Kind.WRITE) {
            answeredWrite.note(exchange.begunNanos());
        }
    }

    boolean hasAnsweredOneLaterThan(EtcdExchange exchange) {
        return answered.isLaterThan(exchange.begunNanos());
    }

    boolean hasAnsweredAWriteLaterThan(EtcdExchange exchange) {
        return answeredWrite.isLaterThan(exchange.begunNanos());
    }

    /** A moment by {@link System#nanoTime}. Two that race may leave the earlier one: one more look, at worst. */
    private static final class Latest {
        private volatile long nanos;
        private volatile boolean known;

        void note(long moment) {
            if (!known || moment - nanos > 0) {
                nanos = moment;
                known = true;
            }
        }

        boolean isLaterThan(long moment) {
            return known && nanos - moment > 0;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
