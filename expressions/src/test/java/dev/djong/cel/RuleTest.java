package dev.djong.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions and what they come to. */
class RuleTest {
    private static final RuleEnvironment ENVIRONMENT = RuleEnvironment.of(
            Map.of("object", SimpleType.DYN, "oldObject", SimpleType.DYN), Map.<String, CelType>of(), SizeHints.NONE);
    private static final Map<String, Object> VARIABLES = Map.of("object", Values.of(Yaml.tree("""
                    metadata: {name: web, labels: {app: web, tier: front}}
                    spec: {replicas: 3, paused: false, empty: '', ports: [80, 443], names: [b, a, c],
                      containers: [{name: a, image: 'reg/a:1'}, {name: b, image: 'reg/b:2', cpu: 500m}]}
                    """)));

    private static Rule compile(String expression) throws InvalidRule {
        return ENVIRONMENT.compile(expression, Set.of());
    }

    private static Object evaluate(String expression) throws InvalidRule {
        return compile(expression).evaluate(VARIABLES, new Budget(Budget.PER_OBJECT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 + 2 * 3 == 7 && 7 / 2 == 3 && -7 % 3 == -1 && 1.5 + 1.5 == 3.0 && 1u + 2u == 3u",
                "dyn(1) == 1.0 && 1 < 1.5 && 2u > 1 && dyn(3) == dyn(3.0) && 1 != 2",
                "'a' + 'b' == 'ab' && b'a' + b'b' == b'ab' && [1] + [2] == [1, 2] && 'a' < 'b'",
                "object.spec.replicas == 3 && object.metadata.name == 'web' && !object.spec.paused",
                "has(object.spec.replicas) && !has(object.spec.missing) && has(object.spec.empty)",
                "object.spec.containers.all(c, c.image.startsWith('reg/')) && object.spec.containers.exists(c, has(c.cpu))",
                "object.spec.containers.exists_one(c, c.name == 'b') && object.spec.ports.map(p, p + 1) == [81, 444]",
                "object.spec.ports.filter(p, p > 100) == [443] && object.spec.containers.map(c, has(c.cpu), c.name) == ['b']",
                "object.metadata.labels.all(k, k in ['app', 'tier']) && 'app' in object.metadata.labels && 80 in object.spec.ports",
                "object.metadata.labels['app'] == 'web' && object.spec.ports[1] == 443 && size(object.spec.ports) == 2",
                "true || object.missing.very == 1",
                "object.missing.very == 1 || true",
                "!(false && object.missing == 1) && !(object.missing == 1 && false)",
                "[1, 2, 3].exists(x, x / (x - 1) == 2)",
                "true ? true : object.missing",
                "int('42') == 42 && string(42) == '42' && double('1.5') == 1.5 && string(1.5) == '1.5' && bool('true') && uint(3) == 3u",
                "type(1) == int && type('') == string && type([]) == list && type({}) == map && type(null) == null_type",
                "timestamp('2024-02-29T12:30:00Z').getMonth() == 1 && timestamp('2024-02-29T12:30:00Z').getDayOfWeek() == 4",
                "timestamp('2024-01-01T00:00:00Z') + duration('36h') == timestamp('2024-01-02T12:00:00Z')",
                "duration('90m').getHours() == 1 && string(duration('1500ms')) == '1.5s' && duration('1h') > duration('59m')",
                "object.?spec.?missing.orValue(7) == 7 && object.?spec.?replicas.orValue(7) == 3 && object.?spec.hasValue()",
                "optional.of(1).value() == 1 && !optional.none().hasValue() && object.spec.ports[?9].orValue(1) == 1",
                "optional.of(3).optMap(x, x + 1).orValue(0) == 4 && optional.none().or(optional.of(2)).value() == 2",
                "[?object.?spec.?missing, ?object.?spec.?replicas] == [3] && {?'a': optional.none()} == {}",
                "'tacocat'.charAt(3) == 'o' && 'tacocat'.indexOf('c') == 2 && 'tacocat'.lastIndexOf('c') == 4 && 'x'.indexOf('') == 0",
                "'AbC'.lowerAscii() == 'abc' && 'AbC'.upperAscii() == 'ABC' && '  x '.trim() == 'x' && 'héllo'.size() == 5",
                "'hello'.replace('l', 'L') == 'heLLo' && 'hello'.replace('l', 'L', 1) == 'heLlo' && 'ab'.replace('', '-') == '-a-b-'",
                "'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'abc'.split('') == ['a', 'b', 'c']",
                "['a', 'b'].join('-') == 'a-b' && 'hello'.substring(1, 3) == 'el' && 'hello'.substring(3) == 'lo'",
                "'%s has %d of %.2f (%s)'.format(['a', 3, 1.5, [1, 2]]) == 'a has 3 of 1.50 ([1, 2])'",
                "'foo-123'.matches('^[a-z]+-[0-9]+$') && 'abc 123'.find('[0-9]+') == '123' && 'a1b22'.findAll('[0-9]+') == ['1', '22']",
                "'a1b22'.findAll('[0-9]+', 1) == ['1'] && 'x'.find('y') == ''",
                "[1, 2, 3].sum() == 6 && [3, 1].max() == 3 && [3, 1].min() == 1 && [1, 2].isSorted() && ![2, 1].isSorted()",
                "[1, 2, 1].indexOf(1) == 0 && [1, 2, 1].lastIndexOf(1) == 2 && ['a'].indexOf('b') == -1",
                "sets.contains([1, 2], [2]) && sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects([1], [1, 3])",
                "quantity('1Gi').isGreaterThan(quantity('1000Mi')) && quantity('500m').add(quantity('1')).compareTo(quantity('1.5')) == 0",
                "isQuantity('5k') && !isQuantity('x') && quantity('5k').asInteger() == 5000 && quantity('-1').sign() == -1",
                "quantity('1000m') == quantity('1') && quantity('2').sub(1) == quantity('1') && !quantity('1m').isInteger()",
                "isIP('10.0.0.1') && !isIP('10.0.0.01') && isIP('::1') && ip('::1').isLoopback() && ip('10.1.2.3').family() == 4",
                "ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && string(ip('2001:0db8:0:0::1')) == '2001:db8::1'",
                "cidr('10.0.0.0/8').containsIP('10.9.9.9') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1')) && cidr('10.1.0.0/8').masked() == cidr('10.0.0.0/8')",
                "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.0.0.0/16').containsCIDR(cidr('10.0.0.0/8')) && cidr('::/0').prefixLength() == 0",
                "isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0/33') && cidr('10.0.0.0/8').ip() == ip('10.0.0.0')",
                "semver('1.2.3').major() == 1 && semver('1.0.0-alpha').isLessThan(semver('1.0.0')) && isSemver('v1.2', true) && !isSemver('v1.2')",
                "semver('v01.01', true) == semver('1.1.0') && semver('1.10.0').compareTo(semver('1.9.0')) == 1",
                "url('https://a.b:80/p%20q?x=1&x=2').getHost() == 'a.b:80' && url('https://a.b:80/p%20q').getEscapedPath() == '/p%20q'",
                "url('https://a.b/?x=1&x=2').getQuery()['x'] == ['1', '2'] && isURL('/path') && !isURL('../x') && url('https://[::1]:8/').getHostname() == '::1'",
                "!format.dns1123Label().validate('my-name').hasValue() && format.dns1123Label().validate('My_Name').hasValue()",
                "format.named('uuid').value().validate('x').value() == ['does not match the UUID format'] && !format.named('nope').hasValue()",
                "{'a': 1, 'b': 2}.all(k, v, v > 0) && [5, 6].exists(i, v, i == 1 && v == 6) && {'a': 1}.transformList(k, v, k) == ['a']",
                "{'a': 1}.transformMap(k, v, v + 1) == {'a': 2} && [1, 2].transformMap(i, v, v) == {0: 1, 1: 2}",
                "[3, 1, 2].sort() == [1, 2, 3] && [1, 2, 3].slice(1, 2) == [2] && [1, 1, 2].distinct() == [1, 2] && [[1], [2]].flatten() == [1, 2]",
                "size('') == 0 && [] == [] && {} == {} && dyn([1]) == [1.0] && {'a': dyn(1)} == {'a': dyn(1.0)}",
                "jsonpatch.escapeKey('a/b~c') == 'a~1b~0c'",
            })
    void isTrue(String expression) throws InvalidRule {
        assertThat(evaluate(expression)).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "object.spec.missing == 1 | no such key: missing",
                "object.spec.ports[2] == 1 | index out of bounds: 2",
                "1 / 0 == 1 | division by zero",
                "1 % 0 == 1 | modulus by zero",
                "9223372036854775807 + 1 == 0 | integer overflow",
                "oldObject.spec == 1 | no such attribute(s): oldObject",
                "object.spec.replicas + 'a' == 'b' | no such overload",
                "object.spec.replicas | no such overload",
                "[1].filter(x, x > 1).max() == 1 | max called on empty list",
                "'x'.charAt(2) == '' | index out of range: 2",
                "quantity('x') == quantity('1') | quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
                "int(object.metadata.name) == 1 | type conversion error from \"web\" to 'int'",
                "optional.none().value() == 1 | optional.none() dereference",
                "[2.0, double('NaN'), 1.0].sort().size() == 3 | NaN values cannot be ordered",
                "dyn('x').sort().size() == 1 | no such overload",
                "timestamp(9223372036854775807) == timestamp(0) | integer overflow",
                "[lists.range(65536)].map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a)[0].size() > 0 | the list is longer than 4194304 elements",
                "'a'.matches(object.metadata.name + '(') | error parsing regexp: missing closing ): `web(`",
            })
    void failsWith(String expression, String message) {
        assertThatThrownBy(() -> evaluate(expression + " && true"))
                .isInstanceOf(RuleFailure.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "object.spec.replicas == 3 | 4",
                "has(object.spec.replicas) | 2",
                "[1, 2].all(x, x > 0) | 21",
                "'abc'.contains('b') | 1",
                "true | 0",
                "object.spec.names.isSorted() | 3",
                "object.metadata.name.matches('[a-z]+') | 5",
            })
    void costs(String expression, long cost) throws InvalidRule {
        var budget = new Budget(Budget.PER_OBJECT);
        compile(expression).evaluate(VARIABLES, budget);
        assertThat(Budget.PER_OBJECT - budget.left()).isEqualTo(cost);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))",
                "lists.range(100000).map(a, lists.range(100000)).size() == 0 || true",
                "lists.range(1000).map(x, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').all(s, lists.range(1000).all(t, s.matches('(a*)*b') == false))",
            })
    void endsWhatCostsTooMuch(String expression) throws InvalidRule {
        var rule = compile(expression);
        assertThatThrownBy(() -> rule.evaluate(VARIABLES, new Budget(Budget.PER_OBJECT)))
                .isInstanceOf(BudgetExceeded.class)
                .hasMessage("operation cancelled: actual cost limit exceeded");
    }

    @Test
    void sharesABudgetAmongEvaluations() throws InvalidRule {
        var budget = new Budget(5);
        var rule = compile("object.spec.replicas == 3");
        rule.evaluate(VARIABLES, budget);
        assertThatThrownBy(() -> rule.evaluate(VARIABLES, budget))
                .isInstanceOfSatisfying(
                        BudgetExceeded.class,
                        over -> assertThat(over.isOverall()).isTrue());
    }

    @Test
    void saysWhatDoesNotCompile() {
        assertThatThrownBy(() -> compile("object.spec +"))
                .hasMessageStartingWith("compilation failed: ERROR: <input>:1:14: mismatched input '<EOF>'");
        assertThatThrownBy(() -> compile("nothing == 1"))
                .hasMessage(
                        "compilation failed: ERROR: <input>:1:1: undeclared reference to 'nothing' (in container '')"
                                + "\n | nothing == 1\n | ^");
        assertThatThrownBy(() -> compile("1 + 'a' == 2"))
                .hasMessageContaining("found no matching overload for '_+_' applied to '(int, string)'");
        assertThatThrownBy(() -> compile("'a'.matches('(')")).hasMessageContaining("invalid matches argument");
        assertThatThrownBy(() -> compile("'a'.matches('((a{100}){100}){100}')"))
                .hasMessageContaining("invalid matches argument");
        assertThatThrownBy(() -> compile("duration('x') == duration('1s')"))
                .hasMessageContaining("invalid duration argument");
        assertThatThrownBy(() -> compile("[1, 'a'] == []"))
                .hasMessageContaining("expected type 'int' but found 'string'");
        assertThatThrownBy(() -> ENVIRONMENT.compile("1 + 1", RuleEnvironment.BOOL))
                .hasMessage("must evaluate to bool but got int");
    }

    @Test
    void refusesMonsters() {
        assertThatThrownBy(() -> compile("(".repeat(5000) + "1" + ")".repeat(5000)))
                .isInstanceOf(InvalidRule.class);
        assertThatThrownBy(() -> compile("1" + " + 1".repeat(200_000))).isInstanceOf(InvalidRule.class);
    }
}
