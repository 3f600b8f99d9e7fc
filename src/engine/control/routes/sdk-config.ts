/** What an input's SDK is told, and overriding it live: the overrides are the input's `config` in the workspace, read at every fetch. */
import { z } from 'zod';
import { sdkConfigSchema } from '../../../protocol/sdk-config.ts';
import type { SdkConfig } from '../../../protocol/sdk-config.ts';
import { explainConfig } from '../../connections/explain-config.ts';
import { sdkPlan } from '../../data-plans/index.ts';
import type { ControlHost } from '../host.ts';
import { ApiError, notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

const inputName = z.object({ input: z.string().max(80) });

export function addSdkConfigRoutes(table: RouteTable, engine: ControlHost): void {
  const read = (name: string): SdkConfig => {
    const { workspace } = engine.workspace.current;
    const config = explainConfig(workspace, name, (planId, environment) => sdkPlan(workspace.plans, { planId, version: null, environment }));
    if (config === null) throw notFound(`input "${name}"`);
    return config;
  };
  const write = (name: string, overrides: Record<string, unknown> | null): SdkConfig => {
    const file = engine.workspace.current.workspace.inputs[name];
    if (file === undefined) throw notFound(`input "${name}"`);
    const { config: _config, ...rest } = file;
    const result = engine.workspace.put('inputs', name, overrides === null ? rest : { ...rest, config: overrides });
    if (!result.ok) throw new ApiError(result.error.code === 'not-writable' ? 507 : 400, result.error.code, result.error.message, result.error.field);
    return read(name);
  };
  table.add({ method: 'GET', path: '/sdk-config/:input', summary: 'What an input\'s SDK is told: generated, overridden, served, and what its hashes mean', params: inputName, answer: sdkConfigSchema, run: ({ params }) => read(params.input) });
  table.add({
    method: 'PUT', path: '/sdk-config/:input', summary: 'Replaces the overrides; an SDK that fetches again gets them',
    params: inputName, body: z.strictObject({ overrides: z.record(z.string(), z.json()) }), answer: sdkConfigSchema, run: ({ params, body }) => write(params.input, body.overrides),
  });
  table.add({ method: 'DELETE', path: '/sdk-config/:input', summary: 'Takes all overrides back', params: inputName, answer: sdkConfigSchema, run: ({ params }) => write(params.input, null) });
}
