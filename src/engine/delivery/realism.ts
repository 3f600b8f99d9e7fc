/** What the realism dial of an output means for its simulator. */
import type { Behaviour } from '../../protocol/workspace.ts';
import type { SimulatorContext } from '../outputs/definition.ts';

export function realismOf({ mode, strict_token: strictToken }: Behaviour): Pick<SimulatorContext, 'credentials' | 'enforceRates'> {
  const credentials = mode === 'bad-credentials' ? 'rejected' : mode === 'strict' || strictToken ? 'match' : 'any';
  return { credentials, enforceRates: mode === 'strict' };
}
