/** Really making the changes that were tried out, and taking them back. */
import type { FileChange } from '../../../../protocol/explain.ts';
import { changeFile } from '../../../../protocol/file-change.ts';
import type { JsonObject } from '../../../../protocol/json.ts';
import { fileApi } from '../../../api/workspace-files.ts';

interface Written {
  readonly file: Pick<FileChange, 'kind' | 'name'>;
  readonly before: JsonObject;
}

/** Files as they were, the last one written first. */
export type Undo = () => Promise<void>;

async function restore(written: readonly Written[]): Promise<void> {
  for (const { file, before } of written.toReversed()) await fileApi.write(file, before);
}

/** All files or none: when one cannot be written, the ones before it are put back. Rejects with the engine's error. */
export async function applyChanges(changes: readonly FileChange[]): Promise<Undo> {
  const written: Written[] = [];
  try {
    for (const { kind, name, ops } of changes) {
      const file = { kind, name };
      const before = await fileApi.read(file);
      await fileApi.write(file, changeFile(before, ops));
      written.push({ file, before });
    }
  } catch (error) {
    await restore(written);
    throw error;
  }
  return () => restore(written);
}
