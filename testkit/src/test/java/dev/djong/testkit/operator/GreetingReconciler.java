package dev.djong.testkit.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes the config map by server-side apply, says so in the status, and remembers whom it said goodbye to. */
@ControllerConfiguration
public class GreetingReconciler implements Reconciler<Greeting>, Cleaner<Greeting> {
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    Set<String> gone() {
        return gone;
    }

    @Override
    public List<EventSource<?, Greeting>> prepareEventSources(EventSourceContext<Greeting> context) {
        var owned = InformerEventSourceConfiguration.from(ConfigMap.class, Greeting.class)
                .withLabelSelector("greeting=yes")
                .build();
        return List.of(new InformerEventSource<>(owned, context));
    }

    @Override
    public UpdateControl<Greeting> reconcile(Greeting greeting, Context<Greeting> context) {
        var text = "hello " + greeting.getSpec().who();
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(greeting.getMetadata().getName())
                .withNamespace(greeting.getMetadata().getNamespace())
                .withLabels(Map.of("greeting", "yes"))
                .endMetadata()
                .withData(Map.of("text", text))
                .build();
        map.addOwnerReference(greeting);
        context.getClient().resource(map).forceConflicts().serverSideApply();
        greeting.setStatus(new Greeting.Status(text, greeting.getMetadata().getGeneration()));
        return UpdateControl.patchStatus(greeting);
    }

    @Override
    public DeleteControl cleanup(Greeting greeting, Context<Greeting> context) {
        gone.add(greeting.getSpec().who());
        return DeleteControl.defaultDelete();
    }
}
