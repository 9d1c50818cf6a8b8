// Every generated method that lists a kind over all namespaces.
import * as k8s from '@kubernetes/client-node';

const NOT_FOUND = 404;

async function listed(api, method) {
  const name = `${api.constructor.name}.${method}`;
  try {
    return `listed ${name} ${(await api[method]({})).kind}`;
  } catch (error) {
    return error.code === NOT_FOUND ? undefined : `failed ${name}: ${error}`;
  }
}

const methods = (type) =>
  Object.getOwnPropertyNames(type.prototype).filter(
    (name) => /^list[A-Z]/.test(name) && !name.endsWith('WithHttpInfo') && !/^list(Namespaced|Cluster(Custom|.*Any))/.test(name),
  );

export async function listEverything(config) {
  const apis = Object.entries(k8s).filter(([name]) => /^[A-Z][A-Za-z0-9]*V[0-9][a-z0-9]*Api$/.test(name));
  const found = [];
  for (const [, type] of apis) {
    const api = config.makeApiClient(type);
    found.push(...(await Promise.all(methods(type).map((method) => listed(api, method)))));
  }
  return found.filter(Boolean);
}
