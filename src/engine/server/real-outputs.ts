/** Outputs that send to a real endpoint: what the window says loudly, all the time (design.md invariant 8). */
import type { Status } from '../../protocol/contract.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import { findOutput } from '../outputs/registry.ts';

export function realOutputs({ outputs }: Workspace): Status['real_outputs'] {
  return Object.entries(outputs)
    .filter(([, file]) => file.transport === 'real')
    .map(([output, file]) => {
      const url = Object.values(file.settings).find((value) => typeof value === 'string' && /^https?:\/\//i.test(value));
      return { output, url: typeof url === 'string' ? url : `https://${findOutput(file.partner)?.hosts[0] ?? file.partner}` };
    });
}
