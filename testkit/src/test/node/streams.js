// What is done with a running container.
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as k8s from '@kubernetes/client-node';

export const log = (config, { namespace, name }) =>
  config.makeApiClient(k8s.CoreV1Api).readNamespacedPodLog({ namespace, name });

const exitCode = (status) =>
  status.status === 'Success' ? 0 : Number(status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message);

export async function exec(config, { namespace, name, container, command, stdin }) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = Promise.all([text(stdout), text(stderr)]);
  const status = await new Promise((resolve, reject) => {
    new k8s.Exec(config)
      .exec(namespace, name, container, command, stdout, stderr, Readable.from([stdin]), false, resolve)
      .catch(reject);
  });
  const [out, err] = await written;
  return { stdout: out, stderr: err, code: exitCode(status) };
}

export async function forward(config, { namespace, name, port, request }) {
  const [output, input] = [new PassThrough(), new PassThrough()];
  const socket = await new k8s.PortForward(config).portForward(namespace, name, [port], output, null, input);
  socket.on('close', () => output.end());
  input.write(request);
  return text(output);
}
