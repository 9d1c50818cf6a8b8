/**
 * What a client of the API may rely on, as checks over what one was told: six guarantees of a watch ({@link
 * dev.djong.guarantee.WatchGuarantee}) and one of reads and writes ({@link
 * dev.djong.guarantee.RegisterHistory}).
 */
@NullMarked
package dev.djong.guarantee;

import org.jspecify.annotations.NullMarked;
