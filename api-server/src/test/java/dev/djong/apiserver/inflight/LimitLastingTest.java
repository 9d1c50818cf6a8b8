package dev.djong.apiserver.inflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.authn.UserInfo;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimitLastingTest {
    private static final int MOST = 10;
    private static final UserInfo JANE = UserInfo.of("jane");
    private static final UserInfo JOE = UserInfo.of("joe");
    private static final UserInfo ADMIN = UserInfo.of("admin", UserInfo.MASTERS_GROUP);

    private final LimitLasting limit = new LimitLasting(MOST * LimitLasting.WATCH_BYTES);

    private long begun(UserInfo user) {
        return IntStream.range(0, 2 * MOST)
                .filter(i -> limit.begin(user, LimitLasting.WATCH_BYTES))
                .count();
    }

    @Test
    void aUserHasHalfOfThem() {
        assertThat(begun(JANE)).isEqualTo(MOST / 2);
        assertThat(begun(JOE)).isEqualTo(MOST / 2);
        assertThat(limit.begin(ADMIN, LimitLasting.WATCH_BYTES))
                .as("there are no more")
                .isFalse();
    }

    @Test
    void whatHasEndedMakesRoom() {
        assertThat(begun(JANE)).isEqualTo(MOST / 2);
        limit.end(JANE, LimitLasting.WATCH_BYTES);
        assertThat(begun(JANE)).isEqualTo(1);
    }

    @Test
    void anAdministratorMayHaveThemAll() {
        assertThat(begun(ADMIN)).isEqualTo(MOST);
        assertThat(limit.begin(JANE, LimitLasting.WATCH_BYTES)).isFalse();
        limit.end(ADMIN, LimitLasting.WATCH_BYTES);
        assertThat(limit.begin(JANE, LimitLasting.WATCH_BYTES)).isTrue();
    }

    @Test
    void aSessionTakesTheRoomOfSeveralWatches() {
        assertThat(limit.begin(ADMIN, LimitLasting.SESSION_BYTES)).isTrue();
        assertThat(begun(ADMIN)).isEqualTo(MOST - 3);
        limit.end(ADMIN, LimitLasting.SESSION_BYTES);
        assertThat(begun(ADMIN)).isEqualTo(3);
    }
}
