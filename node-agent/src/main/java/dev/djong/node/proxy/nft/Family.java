package dev.djong.node.proxy.nft;

/** The two address families; each has a table of its own, since maps hold addresses of one kind. */
enum Family {
    IP("ip", "ipv4_addr", "127.0.0.0/8", "224.0.0.0/4"),
    IP6("ip6", "ipv6_addr", "::1", "ff00::/8");

    /** In front of a table's name, and of {@code saddr} and {@code daddr}. */
    final String keyword;

    final String addressType;
    final String loopback;
    final String multicast;

    Family(String keyword, String addressType, String loopback, String multicast) {
        this.keyword = keyword;
        this.addressType = addressType;
        this.loopback = loopback;
        this.multicast = multicast;
    }
}
