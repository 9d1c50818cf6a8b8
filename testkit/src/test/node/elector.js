// The library has leases but no elector. This one is what its users write: acquire a lease that is free or has expired,
// renew it, and give it back in the end.
import { V1MicroTime } from '@kubernetes/client-node';

const NOT_FOUND = 404;
const CONFLICT = 409;

/** Stands for election until the function that is returned is called. */
export function lead(leases, { namespace, name, identity, leaseSeconds, retryMillis }, tell) {
  let leading = false;
  let stopped = false;
  let seen; // the last version of the lease, and when it was first seen: another clock is not to be trusted

  const spec = (lease) => ({
    ...lease?.spec,
    holderIdentity: identity,
    leaseDurationSeconds: leaseSeconds,
    renewTime: new V1MicroTime(),
    ...(lease?.spec?.holderIdentity === identity
      ? {}
      : { acquireTime: new V1MicroTime(), leaseTransitions: (lease?.spec?.leaseTransitions ?? -1) + 1 }),
  });

  async function turn() {
    try {
      const lease = await leases.readNamespacedLease({ name, namespace });
      const { holderIdentity: holder, renewTime } = lease.spec;
      if (seen?.renewTime !== `${renewTime}`) {
        seen = { renewTime: `${renewTime}`, at: Date.now() };
      }
      if (holder && holder !== identity && Date.now() - seen.at < leaseSeconds * 1000) {
        return false;
      }
      await leases.replaceNamespacedLease({ name, namespace, body: { ...lease, spec: spec(lease) } });
      return true;
    } catch (error) {
      if (error.code === NOT_FOUND) {
        const body = { metadata: { name, namespace }, spec: spec() };
        return leases.createNamespacedLease({ namespace, body }).then(() => true, () => false);
      }
      if (error.code === CONFLICT) {
        return false;
      }
      throw error;
    }
  }

  async function campaign() {
    while (!stopped) {
      const leads = await turn();
      if (leads !== leading) {
        leading = leads;
        tell(leads ? 'leading' : 'lost');
      }
      await new Promise((resolve) => setTimeout(resolve, retryMillis));
    }
    if (leading) {
      const lease = await leases.readNamespacedLease({ name, namespace });
      lease.spec.holderIdentity = '';
      await leases.replaceNamespacedLease({ name, namespace, body: lease });
      tell('lost');
    }
  }

  const over = campaign();
  return () => {
    stopped = true;
    return over;
  };
}
