/** Jobs that run a rule over what was captured. */
import { stringifyJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { LATEST } from '../../protocol/rule.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import { CodedError } from '../errors.ts';
import { prepareRule, timeMachine, toRuleInput, warmRuns } from '../rules/index.ts';
import { capturedBatches, countBatches } from '../store/queries/stored-batches.ts';
import { DEFAULT_BATCHES } from './contract.ts';
import type { JobArgs, JobEdge, JobWorkerData } from './contract.ts';

export async function ruleTimeMachine({ workspace, trusted, now, args: given }: JobWorkerData, { db, runner, send, signal }: JobEdge): Promise<void> {
  const args = given as JobArgs<'rule-time-machine'>;
  const rule = Object.hasOwn(workspace.rules, args.rule) ? workspace.rules[args.rule] : undefined;
  if (rule === undefined) throw new CodedError('not-found', `There is no rule "${args.rule}" in this workspace.`);
  if (!trusted) throw new CodedError('untrusted', 'The rules of this folder do not run until you trust it.');
  const connection = args.connection === undefined ? undefined : workspace.connections[args.connection];
  if (args.connection !== undefined && connection === undefined) throw new CodedError('not-found', `There is no connection "${args.connection}" in this workspace.`);
  const position = args.position ?? (connection === undefined ? 'all-outputs' : 'output');
  const version = args.version ?? LATEST;
  const saved = version === LATEST ? rule : rule.versions[version];
  if (saved === undefined) throw new CodedError('not-found', `${args.rule} has no version ${version}.`);
  const prepared = await prepareRule(args.rule, version, { code: args.code ?? saved.code, language: args.language ?? saved.language }, rule.file);
  const range = { query: args.query ?? '', limit: args.limit ?? DEFAULT_BATCHES, now, input: args.input ?? connection?.input ?? null, stage: position === 'output' ? 'split' as const : 'all-outputs-rules' as const };
  const total = countBatches(db, range);
  function* captured(): Generator<{ batch_id: string; event_id: string | null; text: string; platform: (typeof workspace.inputs)[string]['platform'] }> {
    for (const { id, batch, platform } of capturedBatches(db, range)) {
      const first = (Array.isArray(batch['events']) ? batch['events'] : [])[0] as { data?: { event_id?: Json } } | undefined;
      // As the rule gets it: what it may not see there is not in it.
      const { text } = toRuleInput(normaliseBatch(batch).batch, position);
      yield { batch_id: id, event_id: first?.data?.event_id === undefined ? null : String(first.data.event_id), text, platform };
    }
  }
  const platform = Object.values(workspace.inputs)[0]?.platform ?? 's2s';
  const result = await timeMachine(captured(), warmRuns(await runner(), prepared, position, platform, signal), {
    rule: args.rule, position, signal, onProgress: (done, soFar) => send({ kind: 'progress', done, total, soFar }),
  });
  if (!signal.aborted) send({ kind: 'done', result: JSON.parse(stringifyJson(result as never)) as unknown });
}
