/**
 * A batch against one version. Never throws and never changes the batch: what cannot be checked is part of the answer
 * (spec/data-plans.md 4.3 and 5 for the server profile, 6.1 for the node profile).
 */
import { isObject } from '../../protocol/json.ts';
import { validateAsLibrary } from './node-profile.ts';
import { validateAsServer } from './server-profile.ts';
import type { BatchLike, BatchValidation, CompiledVersion } from './types.ts';

const NOTHING = { results: [], found: [], received: 0, unchecked: [] };

export function validateBatch(version: CompiledVersion, batch: BatchLike): BatchValidation {
  if (!isObject(batch)) return { ...NOTHING, failed: null };
  try {
    return version.profile === 'server' ? validateAsServer(version, batch) : validateAsLibrary(version, batch);
  } catch (error) {
    // The library throws on hostile data of many kinds; our own evaluation only when data is nested beyond the stack.
    if (version.profile === 'server' && !(error instanceof RangeError)) throw error;
    return { ...NOTHING, failed: version.profile === 'server' ? 'The batch is nested too deeply.' : `The official library stops here: ${error instanceof Error ? error.message : String(error)}.` };
  }
}
