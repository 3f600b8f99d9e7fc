import type { BatchDetail } from '../../../../protocol/contract.ts';
import type { FileChange } from '../../../../protocol/explain.ts';
import { sameFile } from '../../../../protocol/file-change.ts';
import { useWorkspace } from '../../../api/queries.ts';

/** Files that have a say in what becomes of a batch; the connection that is asked about comes first. */
export function useFiles({ input }: Pick<BatchDetail, 'input'>, asked: string | null, first: Pick<FileChange, 'kind' | 'name'> | null = null): readonly Pick<FileChange, 'kind' | 'name'>[] {
  const { data } = useWorkspace();
  if (data === undefined) return [];
  const own = Object.entries(data.connections).filter(([, connection]) => connection.input === input).toSorted(([a], [b]) => Number(b === asked) - Number(a === asked));
  const rules = [...data.inputs[input]?.rules ?? [], ...own.flatMap(([, connection]) => connection.rules)];
  const names = <T extends string>(kind: FileChange['kind'], list: readonly T[]) => [...new Set(list)].map((name) => ({ kind, name: name as string }));
  const all = [
    ...names('connections', own.map(([name]) => name)), ...names('outputs', own.map(([, { output }]) => output).filter((output) => output in data.outputs)),
    ...names('inputs', input in data.inputs ? [input] : []), ...names('rules', rules), { kind: 'workspace' as const, name: '' },
  ];
  return first === null || all.some((file) => sameFile(file, first)) ? all : [first, ...all];
}
