import { useMemo } from 'react';
import { useWorkspace } from './queries.ts';

/** Names of outputs as people write them, by output name. */
export function useOutputLabels(): Readonly<Record<string, string>> {
  const outputs = useWorkspace().data?.outputs;
  return useMemo(() => Object.fromEntries(Object.entries(outputs ?? {}).flatMap(([name, output]) => (output.label ? [[name, output.label]] : []))), [outputs]);
}
