package dev.djong.node.balancer;

import java.util.Set;

/** The addresses of the pool that this machine answers for; it sees and touches no others. */
public interface HeldAddresses {
    /** @throws AddressFailure if they are not known */
    Set<String> held();

    /** Idempotent. @throws AddressFailure */
    void hold(String ip);

    /** Idempotent. @throws AddressFailure */
    void release(String ip);

    /** With what the kernel said. */
    final class AddressFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public AddressFailure(String message) {
            super(message);
        }
    }
}
