package dev.djong.definition;

import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the api-server knows of one kind in one version.
 *
 * @param plural the resource's name in URLs
 * @param storagePrefix where objects lie below the registry's root in the store ({@code minions} for nodes), or null for
 *     kinds that are answered and never stored
 * @param storedAs the kind that objects are converted to before they are stored; this kind itself nearly always
 * @param generated whether {@code metadata.generation} starts at 1 and counts changes of the desired state
 * @param unconditionalUpdate whether an update without resourceVersion is allowed
 * @param createOnUpdate whether an update of an absent object creates it
 * @param selectableFields the paths that field selectors may name, {@code metadata.name} and {@code metadata.namespace}
 *     included
 */
public record ResourceDefinition(
        GroupVersionKind kind,
        String plural,
        String singular,
        List<String> shortNames,
        List<String> categories,
        boolean namespaced,
        Set<String> verbs,
        List<Subresource> subresources,
        @Nullable String storagePrefix,
        GroupVersionKind storedAs,
        boolean generated,
        boolean unconditionalUpdate,
        boolean createOnUpdate,
        List<String> selectableFields,
        List<Column> columns,
        StructSchema schema) {

    public ResourceDefinition {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        verbs = Set.copyOf(verbs);
        subresources = List.copyOf(subresources);
        selectableFields = List.copyOf(selectableFields);
        columns = List.copyOf(columns);
    }

    public String group() {
        return kind.group();
    }

    public String version() {
        return kind.version();
    }

    /** {@code v1} or {@code group/version}. */
    public String apiVersion() {
        return kind.apiVersion();
    }

    public GroupVersionResource resource() {
        return new GroupVersionResource(kind.group(), kind.version(), plural);
    }

    public GroupResource groupResource() {
        return new GroupResource(kind.group(), plural);
    }

    /** The kind of a list of these objects. */
    public String listKind() {
        return kind.kind() + "List";
    }

    /** Whether objects of this kind are kept in the store. */
    public boolean stored() {
        return storagePrefix != null;
    }

    public boolean allows(String verb) {
        return verbs.contains(verb);
    }

    public boolean allowsAny(Collection<String> wanted) {
        return wanted.stream().anyMatch(verbs::contains);
    }

    public Optional<Subresource> subresource(String name) {
        return subresources.stream().filter(sub -> sub.name().equals(name)).findFirst();
    }

    /** Whether status is written only through its own path. */
    public boolean hasStatus() {
        return subresource("status").isPresent();
    }

    @Override
    public String toString() {
        return kind.toString();
    }
}
