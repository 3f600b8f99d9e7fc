import type { OutputFile } from '../../protocol/workspace.ts';
import type { ControlHost } from './host.ts';
import { ApiError } from './route.ts';

/** The output that a call names in `field`; throws where the workspace has none of that name. */
export function requireOutput(engine: ControlHost, name: string, field = 'name'): OutputFile {
  const { outputs } = engine.workspace.current.workspace;
  if (!Object.hasOwn(outputs, name)) throw new ApiError(404, 'not-found', `There is no output "${name}" in this workspace.`, field);
  return outputs[name]!;
}
