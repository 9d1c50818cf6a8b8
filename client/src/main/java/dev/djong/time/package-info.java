/**
 * Time as a port: the clock, delayed actions and pauses. Main code never asks the machine itself, so that a test moves
 * hours in microseconds and a simulated cluster replays from a seed.
 */
@NullMarked
package dev.djong.time;

import org.jspecify.annotations.NullMarked;
