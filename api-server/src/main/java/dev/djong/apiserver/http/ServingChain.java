package dev.djong.apiserver.http;

import java.io.IOException;
import java.util.List;

/** The stations of every request, in order. Spring Security runs the same list as filters; tests run it as it is. */
public final class ServingChain {
    private final List<Step> steps;
    private final Step.Next end;

    public ServingChain(List<Step> steps, Step.Next end) {
        this.steps = List.copyOf(steps);
        this.end = end;
    }

    public List<Step> steps() {
        return steps;
    }

    /** What follows the last step: the verb. */
    public Step.Next end() {
        return end;
    }

    public void serve(Exchange exchange) throws IOException {
        from(0).serve(Call.of(exchange));
    }

    private Step.Next from(int index) {
        return index == steps.size() ? end : call -> steps.get(index).serve(call, from(index + 1));
    }
}
