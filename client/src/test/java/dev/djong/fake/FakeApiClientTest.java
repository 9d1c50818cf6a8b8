package dev.djong.fake;

import dev.djong.api.ApiClient;
import dev.djong.time.VirtualTimers;

class FakeApiClientTest extends ApiClientContract {
    private final FakeApiClient api = new FakeApiClient(new VirtualTimers());

    @Override
    protected ApiClient client() {
        return api;
    }
}
