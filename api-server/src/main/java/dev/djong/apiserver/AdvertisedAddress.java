package dev.djong.apiserver;

import dev.djong.shell.ServiceSettings;
import dev.djong.shell.StartFailure;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;

/** Where nodes and pods reach this server: what the flag says, else the address listened on, else the host's own. */
final class AdvertisedAddress {
    private AdvertisedAddress() {}

    static String of(ApiServerSettings settings, ServiceSettings common) {
        return settings.advertiseAddress().orElseGet(() -> of(common.bindAddress()));
    }

    private static String of(String bindAddress) {
        boolean everywhere = bindAddress.equals("0.0.0.0") || bindAddress.equals("::");
        return everywhere ? ofHost() : bindAddress;
    }

    /** The first address of the host that others can reach, IPv4 before IPv6; loopback where there is none. */
    private static String ofHost() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                    .map(InetAddress::getHostAddress)
                    .orElse("127.0.0.1");
        } catch (SocketException e) {
            throw new StartFailure("the host's addresses cannot be read; give --advertise-address", e);
        }
    }
}
