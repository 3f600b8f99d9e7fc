/** Which names the served certificate has, and what its authority may vouch for (spec/wire-protocol.md 2.1). */
import { BlockList, isIP } from 'node:net';

/** X.509 name constraints: DNS suffixes, and address ranges as CIDR. */
export interface Permitted {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

/** Nothing on the public internet but mParticle's own names, which are served when DNS is redirected: a stolen key is of little use. */
export const BASE_PERMITTED: Permitted = {
  dns: ['localhost', 'local', 'mparticle.com'],
  ip: ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '::1/128', 'fc00::/7', 'fe80::/10'],
};

/** 10.0.2.2 is how the Android emulator calls its host. */
const BASE_NAMES = ['localhost', '*.localhost', '127.0.0.1', '::1', '10.0.2.2'];

/** The authority's scope: the base, and what the user asked for beyond it. */
export function permittedFor(userNames: readonly string[]): Permitted {
  const outside = userNames.filter((name) => !permits(BASE_PERMITTED, name));
  return {
    dns: [...BASE_PERMITTED.dns, ...outside.filter((name) => isIP(name) === 0).map((name) => name.replace(/^\*\./, ''))],
    ip: [...BASE_PERMITTED.ip, ...outside.filter((name) => isIP(name) !== 0).map((name) => `${name}/${isIP(name) === 4 ? 32 : 128}`)],
  };
}

export function permits(permitted: Permitted, name: string): boolean {
  const family = isIP(name);
  if (family === 0) {
    const host = name.replace(/^\*\./, '');
    return permitted.dns.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
  }
  const ranges = new BlockList();
  for (const range of permitted.ip) {
    const [address = '', bits = ''] = range.split('/');
    ranges.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return ranges.check(name, family === 4 ? 'ipv4' : 'ipv6');
}

/** Sorted, without repeats, and only what the authority may vouch for: one name too many would void the whole certificate. */
export function certificateNames(permitted: Permitted, networkNames: readonly string[], userNames: readonly string[]): string[] {
  const all = new Set([...BASE_NAMES, ...networkNames, ...userNames]);
  return [...all].filter((name) => permits(permitted, name)).sort();
}
