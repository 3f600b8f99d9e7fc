/** `cloudchamber deliveries …`: what cannot be used is said on standard error, with exit status 2. */
import type { Delivery, Page } from '../../../protocol/contract.ts';
import { plural } from '../../../engine/wording.ts';
import type { EngineApi } from '../../engine-call.ts';
import { Refused, withEngine } from '../../engine-call.ts';
import { BadInput } from '../../places.ts';
import { printable } from '../../report/terminal.ts';
import type { DeliveriesArguments, ResendArguments } from './arguments.ts';

const PAGE = 1_000;
/** How long the answers of what was sent again are waited for, ms. */
const PATIENCE_MS = 15_000;

export async function runDeliveries(args: DeliveriesArguments): Promise<number> {
  process.stdout.on('error', () => undefined);
  try {
    const { value, lines, status } = await withEngine(args.places, (api) => act(api, args));
    process.stdout.write(args.json ? `${JSON.stringify(value, undefined, 2)}\n` : `${lines.map(printable).join('\n')}\n`);
    return status;
  } catch (error) {
    if (!(error instanceof BadInput || error instanceof Refused)) throw error;
    const lines = error instanceof BadInput ? error.lines : [error.message];
    process.stderr.write(`${lines.map(printable).join('\n')}\n`);
    return 2;
  }
}

interface Done {
  readonly value: unknown;
  readonly lines: readonly string[];
  readonly status: number;
}

async function act(api: EngineApi, args: DeliveriesArguments): Promise<Done> {
  switch (args.what) {
    case 'dead': {
      const dead = await given(api, args.output);
      const where = args.output === null ? '' : ` of ${args.output}`;
      return { value: dead, status: 0, lines: dead.length === 0 ? [`No request${where} was given up.`] : dead.map(line) };
    }
    case 'resend':
      return resend(api, args);
    case 'flush':
    case 'cancel': {
      const { deliveries } = await post(api, `/outputs/${args.output}/${args.what === 'flush' ? 'flush' : 'cancel-retries'}`);
      await settle(api);
      const word = args.what === 'flush' ? 'sent' : 'given up';
      return { value: { deliveries }, status: 0, lines: [deliveries === 0 ? `Nothing of ${args.output} ${args.what === 'flush' ? 'was held back' : 'waits for another attempt'}.` : `${plural(deliveries, 'request')} of ${args.output} ${deliveries === 1 ? 'was' : 'were'} ${word}.`] };
    }
  }
}

async function resend(api: EngineApi, { ids, output }: ResendArguments): Promise<Done> {
  // All are looked at first: an id that is not there must not leave half of them sent.
  const chosen = output === null ? await Promise.all(ids.map((id) => one(api, id))) : await given(api, output);
  if (output !== null) await post(api, `/outputs/${output}/resend`);
  else for (const id of ids) await post(api, `/deliveries/${id}/resend`);
  await settle(api);
  const now = await Promise.all(chosen.map(({ id }) => one(api, id)));
  const failed = now.some(({ outcome }) => outcome !== 'delivered');
  return { value: now, status: failed ? 1 : 0, lines: now.length === 0 ? [`No request of ${output ?? ''} was given up.`] : now.map(line) };
}

const one = async (api: EngineApi, id: string): Promise<Delivery> => JSON.parse(await api.call('GET', `/deliveries/${id}`)) as Delivery;
const post = async (api: EngineApi, path: string): Promise<{ deliveries: number }> => JSON.parse(await api.call('POST', path)) as { deliveries: number };

async function settle(api: EngineApi): Promise<void> {
  await api.call('POST', '/settle', { type: 'application/json', text: JSON.stringify({ timeout_ms: PATIENCE_MS }) });
}

/** Oldest first. */
async function given(api: EngineApi, output: string | null): Promise<Delivery[]> {
  const found: Delivery[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ query: output === null ? 'outcome=failed' : `outcome=failed output=${output}`, limit: String(PAGE), ...(cursor === '' ? {} : { cursor }) });
    const page = JSON.parse(await api.call('GET', `/deliveries?${query.toString()}`)) as Page<Delivery>;
    found.push(...page.items);
    cursor = page.next;
  }
  return found.filter(({ dead }) => dead).toReversed();
}

function line({ id, output, purpose, outcome, attempt, response, reason }: Delivery): string {
  return `${id}  ${output}  ${purpose}  ${outcome} after ${plural(attempt, 'attempt')}  ${response === null ? 'no answer' : response.status}  ${reason.message}`;
}
