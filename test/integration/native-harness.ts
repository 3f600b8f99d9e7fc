/** Inputs and short accounts of batches, for the tests of native SDKs. */
import type { BatchDetail } from '../../src/protocol/contract.ts';
import type { TestEngine } from './engine-harness.ts';

export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

/** The default workspace's input for a platform; its secret is set when it has none. */
export async function inputFor(engine: TestEngine, platform: string): Promise<Credentials> {
  const { name, key, secret } = await engine.input(platform);
  if (secret !== '') return { key, secret };
  await engine.control('PUT', `/secrets/input.${name}`, { value: 'local-secret' });
  return { key, secret: 'local-secret' };
}

/** Type, name and detail of each event in order, as the stream shows them. */
export function decodedOutcome(detail: BatchDetail): string[] {
  return detail.event_rows.map((row) => [row.type, row.name, row.kind, row.detail].join(' | '));
}
