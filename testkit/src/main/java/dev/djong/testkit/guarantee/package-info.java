/**
 * What a client of the API may rely on, as checks over what one was told: six guarantees of a watch ({@link
 * dev.djong.testkit.guarantee.WatchGuarantee}) and one of reads and writes ({@link
 * dev.djong.testkit.guarantee.RegisterHistory}).
 */
@NullMarked
package dev.djong.testkit.guarantee;

import org.jspecify.annotations.NullMarked;
