/** User splits of an input: ranges, and the outputs that they divide users between (spec/pipeline.md d.4). */
import type { ConnectionFile, InputFile } from '../../protocol/workspace.ts';
import { closest, quoted } from '../wording.ts';
import type { FileIssue } from './check-issue.ts';
import { relativePath } from './layout.ts';

export interface SplitSurroundings {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly brokenOutputs: ReadonlySet<string>;
  readonly connections: Readonly<Record<string, ConnectionFile>>;
}

export function splitIssues(input: string, { split }: InputFile, { outputs, brokenOutputs, connections }: SplitSurroundings): FileIssue[] {
  const connected = new Set(Object.values(connections).filter((one) => one.input === input).map(({ output }) => output));
  return split.flatMap(({ output, from, to }, index): FileIssue[] => {
    const at = (key: string): FileIssue['path'] => ['split', index, key];
    const found: FileIssue[] = [];
    if (!Object.hasOwn(outputs, output) && !brokenOutputs.has(output)) {
      const hint = closest(output, Object.keys(outputs));
      found.push({ path: at('output'), severity: 'error', code: 'missing-output', message: `The split names the output ${quoted(output)}, but there is no ${relativePath('outputs', output)}: create it or name another output${hint === undefined ? '' : ` (did you mean ${quoted(hint)}?)`}.` });
    } else if (!connected.has(output)) {
      found.push({ path: at('output'), severity: 'warning', code: 'split-not-connected', message: `The split names the output ${quoted(output)}, but no connection leads there from ${quoted(input)}, so these users' data goes to no output of the split: connect the two, or name another output.` });
    }
    if (from >= to) {
      found.push({ path: at('to'), severity: 'error', code: 'split-range', message: `The range from ${from} to ${to} is empty, so ${quoted(output)} gets no user: "to" must be above "from".` });
      return found;
    }
    const other = split.slice(0, index).find((one) => one.from < one.to && one.from < to && from < one.to);
    if (other !== undefined) {
      const [low, high] = [Math.max(from, other.from), Math.min(to, other.to) - 1];
      found.push({ path: at('from'), severity: 'warning', code: 'split-overlap', message: `Users of ${low === high ? `bucket ${low}` : `buckets ${low} to ${high}`} are in two ranges${other.output === output ? ` of ${quoted(output)}` : `, of ${quoted(other.output)} and ${quoted(output)}, and go to both`}: the hosted product takes no ranges that overlap. Let one begin where the other ends.` });
    }
    return found;
  });
}
