package dev.djong.cel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expressions ask of {@code authorizer}, and what they are told. */
class AccessTest {
    /** Repeats each question as the reason; whoever only looks may. */
    private record Echo(String user) implements Permissions {
        @Override
        public Permissions ofServiceAccount(String namespace, String name) {
            return new Echo(namespace + ":" + name);
        }

        @Override
        public Verdict onPath(String verb, String path) {
            return new Verdict(verb.equals("get"), String.join(" ", user, verb, path));
        }

        @Override
        public Verdict onResource(String verb, Resource on) {
            var resource = String.join(",", on.group(), on.resource(), on.subresource(), on.namespace(), on.name());
            return new Verdict(verb.equals("get"), String.join(" ", user, verb, resource));
        }
    }

    private static Object evaluate(String expression) throws InvalidRule {
        var request = Yaml.tree("""
                requestResource: {group: apps, version: v1, resource: deployments}
                requestSubResource: scale
                namespace: team
                name: web
                """);
        var values = new AdmissionValues(request, null, null).asking(new Echo("ann"), request);
        return AdmissionExpressions.conditions().any(expression).evaluate(values.map(), new Budget(Budget.PER_OBJECT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "path('/metrics')|ann get /metrics",
                "group('apps').resource('deployments')|ann get apps,deployments,,,",
                "group('').resource('pods').subresource('log').namespace('team').name('a')|ann get ,pods,log,team,a",
                "group('').resource('pods').name('a').namespace('team').subresource('log')|ann get ,pods,log,team,a",
                "group('').resource('pods').labelSelector('a=b').fieldSelector('c=d')|ann get ,pods,,,",
                "requestResource|ann get apps,deployments,scale,team,web",
                "serviceAccount('team', 'robot').path('/')|team:robot get /",
                "serviceAccount('team', 'robot').group('').resource('pods')|team:robot get ,pods,,,",
            })
    void asksWhatTheExpressionSays(String question, String asked) throws InvalidRule {
        assertThat(evaluate("authorizer." + question + ".check('get').reason()"))
                .isEqualTo(asked);
        assertThat(evaluate("authorizer." + question + ".check('get').allowed()"))
                .isEqualTo(true);
        assertThat(evaluate("authorizer." + question + ".check('delete').allowed()"))
                .isEqualTo(false);
    }

    /** Who answers is the server's matter: users see the language's name for it. */
    @Test
    void doesNotTellWhoAnswers() throws InvalidRule {
        assertThat(evaluate("type(authorizer)")).isEqualTo(new Values.TypeName("kubernetes.authorization.Authorizer"));
    }
}
