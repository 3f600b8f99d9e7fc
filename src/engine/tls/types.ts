/** What is made, kept and asked of the thread that makes it. */
import type { Permitted } from './names.ts';

/** PEM texts. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority extends KeyPair {
  readonly permitted: Permitted;
}

export interface Leaf extends KeyPair {
  readonly names: readonly string[];
}

/** Structured-clonable: it crosses to a thread. Without an authority, one is made. */
export interface IssueRequest {
  readonly now: number;
  readonly authority: Authority | null;
  readonly permitted: Permitted;
  readonly names: readonly string[];
  /** Told apart in a device's list of authorities. */
  readonly machine: string;
}

export interface Issued {
  readonly authority: Authority;
  readonly leaf: Leaf;
}

export type Issuer = (request: IssueRequest) => Promise<Issued>;
