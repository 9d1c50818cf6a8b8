/** Micro benchmarks of what every request passes: encoding, splicing, a cursor's wake-up and read. */
@NullMarked
package dev.djong.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
