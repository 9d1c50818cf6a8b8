package dev.djong.apiserver.behaviour;

import dev.djong.apiserver.authn.UserInfo;
import java.time.Instant;

/** Who writes, when, and whether only to see what would happen. */
public record WriteContext(UserInfo user, Instant now, boolean dryRun) {}
