/** Values of a paused rule as the window shows them. */
import type { DebugState } from '../../../protocol/rule.ts';
import type { InspectedProcess } from './process.ts';

export type Variable = DebugState['scopes'][number]['variables'][number];

interface RemoteObject {
  readonly type: string;
  readonly subtype?: string;
  readonly className?: string;
  readonly value?: unknown;
  readonly unserializableValue?: string;
  readonly description?: string;
  readonly objectId?: string;
  readonly preview?: { readonly properties: readonly { readonly name: string; readonly type: string; readonly value?: string }[]; readonly overflow: boolean };
}

const MOST = 200;
const LONGEST = 500;

/** Own members of an object or of a scope, bounded. */
export async function variablesOf(inspected: InspectedProcess, objectId: string): Promise<Variable[]> {
  const { result = [] } = await inspected.send('Runtime.getProperties', { objectId, ownProperties: true, generatePreview: true }) as { result?: { name: string; enumerable?: boolean; value?: RemoteObject; get?: RemoteObject }[] };
  return result.filter(({ value, enumerable, name }) => value !== undefined && (enumerable !== false || name === 'length') && name !== '__proto__').slice(0, MOST)
    .map(({ name, value }) => ({ name, value: textOf(value!), type: value!.subtype ?? value!.type, ref: value!.objectId ?? null }));
}

function textOf(value: RemoteObject): string {
  return clip(value.unserializableValue ?? (value.type === 'string' ? JSON.stringify(value.value) : value.objectId === undefined ? String(value.value) : previewOf(value)));
}

function previewOf({ preview, subtype, description, type }: RemoteObject): string {
  if (type === 'function') return (description ?? 'function').split('\n')[0]!;
  if (preview === undefined || (subtype !== undefined && subtype !== 'array')) return description ?? type;
  const list = subtype === 'array';
  const parts = preview.properties.map(({ name, type: kind, value }) => {
    const text = kind === 'string' ? JSON.stringify(value) : value ?? kind;
    return list ? text : `${name}: ${text}`;
  });
  if (preview.overflow) parts.push('…');
  return list ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`;
}

function clip(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
