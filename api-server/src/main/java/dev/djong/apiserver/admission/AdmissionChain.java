package dev.djong.apiserver.admission;

import dev.djong.object.ApiObject;
import java.util.List;

/** The steps in their order. The verbs call {@link #mutate} before validation and {@link #review} after it. */
public final class AdmissionChain {
    private final List<AdmissionStep> steps;

    public AdmissionChain(List<? extends AdmissionStep> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Only for creates and updates. The caller applies defaults again afterwards. */
    public ApiObject mutate(AdmissionRequest request) {
        var reinvocation = new Reinvocation();
        var once = mutate(request, reinvocation);
        return (reinvocation.advance() ? mutate(once, reinvocation) : once).requireObject();
    }

    private AdmissionRequest mutate(AdmissionRequest request, Reinvocation reinvocation) {
        var current = request;
        for (var step : steps) {
            current = current.withObject(step.mutate(current, reinvocation));
        }
        return current;
    }

    /** For every operation. */
    public void review(AdmissionRequest request) {
        for (var step : steps) {
            step.review(request);
        }
    }

    public List<String> names() {
        return steps.stream().map(AdmissionStep::name).toList();
    }
}
