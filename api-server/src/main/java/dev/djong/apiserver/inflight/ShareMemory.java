package dev.djong.apiserver.inflight;

import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.LongRunning;
import dev.djong.apiserver.http.Step;
import java.io.IOException;

/** Gives each request its part of the memory for large documents, and takes it back. What lasts holds no documents. */
public final class ShareMemory implements Step {
    private final MemoryBudget budget;

    public ShareMemory(MemoryBudget budget) {
        this.budget = budget;
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        if (LongRunning.is(call.request())) {
            next.serve(call);
            return;
        }
        try (var claim = budget.claim()) {
            next.serve(call.withMemory(claim));
        }
    }
}
