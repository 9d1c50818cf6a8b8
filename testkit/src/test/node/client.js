// A client in the hands of a test: reads one command a line, {"id", "verb", ...}, and answers each with one line,
// {"id", "answer"}, {"id", "refused": {"code", "status"}} or {"id", "failed"}. What a watch, an informer or an elector
// tells comes in lines of their own, {"stream", "told"}.
//
//   node client.js KUBECONFIG
import { createInterface } from 'node:readline';
import * as k8s from '@kubernetes/client-node';
import { lead } from './elector.js';
import { exec, forward, log } from './streams.js';
import { listEverything } from './lists.js';
import { json, model } from './models.js';

console.log = console.error; // the library's remarks must not get between the answers

const config = new k8s.KubeConfig();
config.loadFromFile(process.argv[2]);
const clients = new Map([['', config]]);
const streams = new Map();

const write = (line) => process.stdout.write(JSON.stringify(line) + '\n');

const objects = (config) => k8s.KubernetesObjectApi.makeApiClient(config);

const upper = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/** The generated API of a group and version, such as AppsV1Api. */
function generated(config, { apiVersion }) {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  return config.makeApiClient(k8s[`${upper(group.split('.')[0])}${upper(version)}Api`] ?? k8s.CustomObjectsApi);
}

/** What the custom objects' API wants to know of a kind that the library has no model of. */
function custom({ kind, namespace, name }) {
  const [group, version] = kind.apiVersion.split('/');
  return { group, version, plural: kind.plural, namespace, name };
}

const reference = ({ kind, namespace, name }) => ({
  apiVersion: kind.apiVersion,
  kind: kind.kind,
  metadata: { name, ...(namespace && { namespace }) },
});

function path({ kind, namespace }) {
  const root = kind.apiVersion.includes('/') ? '/apis/' : '/api/';
  return root + kind.apiVersion + (namespace ? `/namespaces/${namespace}` : '') + '/' + kind.plural;
}

const wanted = (text) => text || undefined;

const selection = (query) => ({
  labelSelector: wanted(query.labels),
  fieldSelector: wanted(query.fields),
  resourceVersion: wanted(query.resourceVersion),
});

const status = (error) => ({ ...error.body, code: error.code ?? error.statusCode });

const verbs = {
  create: (config, { object, dryRun }) => objects(config).create(model(object), undefined, dryRun ? 'All' : undefined),

  get: (config, ref) => objects(config).read(reference(ref)),

  replace: (config, { object }) => objects(config).replace(model(object)),

  replaceStatus(config, { object, kind }) {
    const { name, namespace } = object.metadata;
    return config
      .makeApiClient(k8s.CustomObjectsApi)
      .replaceNamespacedCustomObjectStatus({ ...custom({ kind, namespace, name }), body: object });
  },

  patch(config, { mediaType, body, ...ref }) {
    const { kind, namespace, name } = ref;
    const api = generated(config, kind);
    const options = k8s.setHeaderOptions('Content-Type', mediaType);
    const patch = JSON.parse(body);
    if (api instanceof k8s.CustomObjectsApi) {
      return api.patchNamespacedCustomObject({ ...custom(ref), body: patch }, options);
    }
    return namespace
      ? api[`patchNamespaced${kind.kind}`]({ name, namespace, body: patch }, options)
      : api[`patch${kind.kind}`]({ name, body: patch }, options);
  },

  apply: (config, { object, manager, force }) =>
    objects(config).patch(model(object), undefined, undefined, manager, force, k8s.PatchStrategy.ServerSideApply),

  list: (config, { kind, namespace, query }) =>
    objects(config).list(
      kind.apiVersion, kind.kind, wanted(namespace), undefined, undefined, undefined,
      wanted(query.fields), wanted(query.labels), query.limit || undefined, wanted(query.token),
    ),

  delete: (config, { propagation, resourceVersion, ...ref }) =>
    objects(config).delete(
      reference(ref), undefined, undefined, undefined, undefined, wanted(propagation),
      resourceVersion ? { preconditions: { resourceVersion } } : undefined,
    ),

  deleteConfigMaps: (config, { namespace, labels }) =>
    config.makeApiClient(k8s.CoreV1Api).deleteCollectionNamespacedConfigMap({ namespace, labelSelector: labels }),

  async scale(config, { namespace, name, replicas }) {
    const apps = config.makeApiClient(k8s.AppsV1Api);
    const body = await apps.readNamespacedDeploymentScale({ name, namespace });
    delete body.metadata.resourceVersion;
    body.spec.replicas = replicas;
    return apps.replaceNamespacedDeploymentScale({ name, namespace, body });
  },

  async token(config, { namespace, name }) {
    const body = { spec: { audiences: [], expirationSeconds: 600 } };
    const request = await config
      .makeApiClient(k8s.CoreV1Api)
      .createNamespacedServiceAccountToken({ name, namespace, body });
    return request.status.token;
  },

  /** From then on commands may name the token as their client. */
  knownBy(_, { token }) {
    const other = new k8s.KubeConfig();
    other.loadFromClusterAndUser(config.getCurrentCluster(), { name: 'other', token });
    clients.set(token, other);
  },

  async watch(config, { stream, query, ...where }) {
    const tell = (told) => write({ stream, told });
    const controller = await new k8s.Watch(config).watch(
      path(where),
      selection(query),
      (type, object) => tell({ type, object }),
      (error) => error?.statusCode && tell({ type: 'ERROR', object: status(error) }),
    );
    streams.set(stream, () => controller.abort());
  },

  async inform(config, { stream, ...where }) {
    const list = () => objects(config).list(where.kind.apiVersion, where.kind.kind, where.namespace);
    const informer = k8s.makeInformer(config, path(where), list);
    for (const [verb, word] of [['add', 'added'], ['update', 'updated'], ['delete', 'deleted']]) {
      informer.on(verb, (object) => write({ stream, told: `${word} ${object.metadata.name}` }));
    }
    // As the library's own example does: whatever ends a watch in an error, start again.
    informer.on('error', () => setTimeout(() => streams.has(stream) && informer.start(), 100));
    streams.set(stream, () => informer.stop());
    await informer.start();
  },

  lead(config, { stream, ...candidacy }) {
    streams.set(stream, lead(config.makeApiClient(k8s.CoordinationV1Api), candidacy, (told) => write({ stream, told })));
  },

  async close(_, { stream }) {
    const stop = streams.get(stream);
    streams.delete(stream);
    await stop?.();
  },

  version: async (config) => (await config.makeApiClient(k8s.VersionApi).getCode()).gitVersion,

  groups: async (config) => (await config.makeApiClient(k8s.ApisApi).getAPIVersions()).groups.map(({ name }) => name),

  listEverything: (config) => listEverything(config),

  log: (config, ref) => log(config, ref),

  exec: (config, ref) => exec(config, ref),

  forward: (config, ref) => forward(config, ref),
};

async function answer({ id, client, verb, ...command }) {
  try {
    write({ id, answer: json(await verbs[verb](clients.get(client), command)) ?? null });
  } catch (error) {
    const code = error.code ?? error.statusCode;
    if (Number.isInteger(code)) {
      const body = typeof error.body === 'string' && error.body.startsWith('{') ? JSON.parse(error.body) : error.body;
      write({ id, refused: { code, status: body ?? null } });
    } else {
      write({ id, failed: `${error.stack ?? error}` });
    }
  }
}

const commands = createInterface({ input: process.stdin });
commands.on('line', (line) => answer(JSON.parse(line)));
commands.on('close', () => process.exit(0));
