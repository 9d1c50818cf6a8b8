package dev.djong.apiserver.validation;

import dev.djong.object.Cidr;
import dev.djong.object.IpAddress;
import java.util.Optional;

/** Addresses in objects. */
final class IpRules {
    private static final String RANGE = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
    private static final String TEXT = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    private IpRules() {}

    static void require(Errors errors, String path, String address) {
        if (IpAddress.parse(address).isEmpty()) {
            errors.invalid(path, address, TEXT);
        }
    }

    /** A network; bits behind its prefix are taken for none. */
    static Optional<Cidr> requireRange(Errors errors, String path, String text) {
        var range = Cidr.including(text);
        if (range.isEmpty()) {
            errors.invalid(path, text, RANGE);
        }
        return range;
    }

    /** An address that traffic of other nodes may be sent to: nothing that means something else there. */
    static void requireRoutable(Errors errors, String path, String text) {
        var parsed = IpAddress.parse(text);
        if (parsed.isEmpty()) {
            errors.invalid(path, text, TEXT);
            return;
        }
        var address = parsed.get();
        if (address.isUnspecified()) {
            errors.invalid(path, text, "may not be unspecified (" + text + ")");
        }
        if (address.isLoopback()) {
            errors.invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
        if (address.isLinkLocal()) {
            errors.invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        if (address.isLinkLocalMulticast()) {
            errors.invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }
}
