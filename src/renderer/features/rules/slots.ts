/** Where rules stand: the all-outputs slot of each input, and one slot per connection (spec/pipeline.md a.8). */
import type { ConnectionFile, InputFile, OutputFile } from '../../../protocol/workspace.ts';
import type { RuleSummary } from '../../../protocol/rule.ts';

export interface SlotSource {
  readonly inputs: Readonly<Record<string, InputFile>>;
  readonly outputs: Readonly<Record<string, OutputFile>>;
  readonly connections: Readonly<Record<string, ConnectionFile>>;
}

export interface Slot {
  readonly id: string;
  readonly kind: 'inputs' | 'connections';
  /** Of the file. */
  readonly name: string;
  readonly title: string;
  readonly input: string;
  readonly rules: readonly string[];
  /** The SDK in the app sends there itself, so rules never see that data (a.8). */
  readonly kit: boolean;
}

function capital(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

export function slotsOf(source: SlotSource): Slot[] {
  const inputLabel = (name: string) => source.inputs[name]?.label ?? capital(name);
  const connections = Object.entries(source.connections);
  return [
    ...Object.entries(source.inputs).map(([name, input]): Slot => ({
      id: `inputs/${name}`, kind: 'inputs', name, title: `All outputs · ${inputLabel(name)}`, input: name, rules: input.rules ?? [],
      kit: connections.some(([, connection]) => connection.input === name && connection.kit !== undefined),
    })),
    ...connections.map(([name, connection]): Slot => {
      const alone = connections.filter(([, other]) => other.output === connection.output).length === 1;
      const output = source.outputs[connection.output]?.label ?? capital(connection.output);
      return {
        id: `connections/${name}`, kind: 'connections', name, title: `Output · ${output}${alone ? '' : ` (${inputLabel(connection.input)})`}`,
        input: connection.input, rules: connection.rules ?? [], kit: connection.kit !== undefined,
      };
    }),
  ];
}

/** The order after one was moved; the same list when nothing moves. */
export function moved(rules: readonly string[], from: number, to: number): readonly string[] {
  if (from === to || from < 0 || to < 0 || from >= rules.length || to >= rules.length) return rules;
  const next = [...rules];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** Rules of the workspace that stand nowhere, by name. */
export function unattached(rules: readonly RuleSummary[], slots: readonly Slot[]): RuleSummary[] {
  const used = new Set(slots.flatMap((slot) => slot.rules));
  return rules.filter((rule) => !used.has(rule.name));
}

/** Every rule once, in the order in which the list shows them: what j and k walk through. */
export function walkOrder(rules: readonly RuleSummary[], slots: readonly Slot[]): string[] {
  const known = new Set(rules.map((rule) => rule.name));
  return [...new Set([...slots.flatMap((slot) => slot.rules).filter((name) => known.has(name)), ...rules.map((rule) => rule.name)])];
}
