// Names that are words of the language are spelt differently in the library's models (_continue, _default), and times are
// dates there: from JSON to models and back, as the library itself does it.
import * as k8s from '@kubernetes/client-node';
import { ObjectSerializer } from './node_modules/@kubernetes/client-node/dist/serializer.js';
import { getSerializationType } from './node_modules/@kubernetes/client-node/dist/util.js';

export const model = (object) => k8s.loadYaml(JSON.stringify(object));

export const json = (answer) =>
  answer?.apiVersion && answer.kind
    ? ObjectSerializer.serialize(answer, getSerializationType(answer.apiVersion, answer.kind))
    : answer;
