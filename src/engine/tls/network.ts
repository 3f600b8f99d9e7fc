/** This machine as others on its network see it. */
import { hostname, networkInterfaces } from 'node:os';

export interface NetworkAddress {
  readonly address: string;
  readonly interface: string;
}

/** Bridges of containers and virtual machines: true addresses, but seldom the one that a phone can reach. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|zt|lxc|cni|flannel)/i;

/** IPv4 addresses that are not loopback; the likely ones first. */
export function lanAddresses(): NetworkAddress[] {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => ({ address, interface: name })));
  return all.sort((a, b) => Number(VIRTUAL.test(a.interface)) - Number(VIRTUAL.test(b.interface)));
}

/** The multicast-DNS name, null when the host name is none. */
export function localName(): string | null {
  const label = (hostname().split('.')[0] ?? '').toLowerCase();
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && label !== 'localhost' ? `${label}.local` : null;
}

/** What the certificate should cover beside loopback. */
export function networkNames(): string[] {
  const name = localName();
  return [...lanAddresses().map(({ address }) => address), ...(name === null ? [] : [name])];
}
