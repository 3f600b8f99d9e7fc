/**
 * Secrets from the environment: a variable counts where the secret store has nothing of that name. They are looked up when settings are
 * resolved, and never written down.
 */
import { secretVariable } from '../../protocol/secret-variable.ts';
import type { SettingValue, Workspace } from '../../protocol/workspace.ts';

/** An empty variable is none. */
export function environmentSecret(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const value = env[secretVariable(name)];
  return value === '' ? undefined : value;
}

/** Values of all secrets that a workspace's files name and the environment has. */
export function environmentSecrets(workspace: Workspace, env: NodeJS.ProcessEnv): Record<string, string> {
  const found = new Map<string, string>();
  for (const name of namedSecrets(workspace)) {
    const value = environmentSecret(name, env);
    if (value !== undefined) found.set(name, value);
  }
  return Object.fromEntries(found);
}

function namedSecrets({ file, outputs, connections }: Workspace): Set<string> {
  const sets = [
    ...Object.values(outputs).flatMap((output) => [output.settings, output.environment_settings?.development ?? {}, output.environment_settings?.production ?? {}]),
    ...Object.values(connections).map(({ settings }) => settings),
  ];
  const names = sets.flatMap((set) => Object.values(set).flatMap((value) => nameOf(value) ?? []));
  const { client_secret: client } = file.platform_api;
  return new Set(client === undefined ? names : [...names, client.$secret]);
}

function nameOf(value: SettingValue): string | null {
  return typeof value === 'object' && value !== null && '$secret' in value ? value.$secret : null;
}
