/** Where what decided is edited or stands. */
import type { Pointer } from '../../../protocol/contract.ts';
import { goToSetting } from '../../stores/connection-place.ts';
import { goTo } from '../../stores/navigation.ts';
import { goToOutputSetting, tabOfField } from '../../stores/output-place.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { showInBatch } from './detail-place.ts';

export interface PointerTarget {
  readonly label: string;
  readonly open: () => void;
}

/** The page of Settings that edits a member of `cloudchamber.json`. */
function settingsPage(path = ''): string {
  if (path.startsWith('/identity') || path.startsWith('/profiles')) return 'identity';
  return path.startsWith('/privacy') ? 'privacy' : 'workspace';
}

/** Null where nothing can be opened: a partner's own mapping is code. */
export function pointerTarget(pointer: Pointer): PointerTarget | null {
  const { kind, name, path, line, version } = pointer;
  switch (kind) {
    case 'rule': return { label: 'Open rule', open: () => goTo('rules', line === undefined ? name : `${name}:${line}`) };
    case 'plan': return { label: 'Open plan', open: () => goToPlans('plans', { plan: name, version: version ?? null, point: path === undefined || path === 'settings' ? null : path }) };
    case 'output': return { label: 'Open setting', open: () => { if (tabOfField(path ?? '') !== 'behaviour' || !goToOutputSetting(pointer)) goToSetting(pointer); } };
    case 'connection':
    case 'input': return { label: 'Open setting', open: () => { goToSetting(pointer); } };
    case 'settings': return { label: 'Open setting', open: () => goTo('settings', settingsPage(path)) };
    case 'batch':
    case 'limit': return path === undefined ? null : { label: 'Show in the batch', open: () => showInBatch(path) };
    case 'mapping': return null;
    default: return kind satisfies never;
  }
}
