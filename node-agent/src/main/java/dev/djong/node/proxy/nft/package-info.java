/**
 * nftables: renders rulesets as tables of chains, maps and sets, and turns the difference of two of them into one
 * script that {@code nft} applies as one transaction. Table names carry the cluster's id, so that several clusters can
 * live on one machine.
 */
@NullMarked
package dev.djong.node.proxy.nft;

import org.jspecify.annotations.NullMarked;
