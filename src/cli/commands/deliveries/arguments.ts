/** The words behind `deliveries`, taken apart and checked. */
import { nameSchema } from '../../../protocol/workspace.ts';
import { emptyOption, mistake, takeApart, takePart } from '../../command.ts';
import type { Parsed } from '../../command.ts';
import { PLACES, placesOf } from '../../places.ts';
import type { Places } from '../../places.ts';

export interface DeadArguments {
  readonly what: 'dead';
  readonly places: Places;
  /** Null: of every output. */
  readonly output: string | null;
  readonly json: boolean;
}

export interface ResendArguments {
  readonly what: 'resend';
  readonly places: Places;
  /** Ids of deliveries; empty with an output: all that it gave up. */
  readonly ids: readonly string[];
  readonly output: string | null;
  readonly json: boolean;
}

export interface QueueArguments {
  readonly what: 'flush' | 'cancel';
  readonly places: Places;
  readonly output: string;
  readonly json: boolean;
}

export type DeliveriesArguments = DeadArguments | ResendArguments | QueueArguments;

const PARTS = ['dead', 'resend', 'flush', 'cancel'] as const;

export const DELIVERIES_USAGE = `Usage: cloudchamber deliveries dead [OUTPUT] [options]
       cloudchamber deliveries resend ID… [options]
       cloudchamber deliveries resend --all OUTPUT [options]
       cloudchamber deliveries flush OUTPUT [options]
       cloudchamber deliveries cancel OUTPUT [options]

dead    lists the requests to partners that were given up, of one output or of all
resend  sends requests again as first attempts: those with the ids, or all that an output gave up
flush   sends now what an output holds back to send together
cancel  gives up the requests of an output that wait for another attempt

All speak to the Cloudchamber that runs on the data folder, or start one for this one time. An output that sends to a real
endpoint does so here too.

Options:
  --all OUTPUT     resend: everything that this output gave up
  --json           print JSON
  --workspace DIR  the workspace's folder, when Cloudchamber has to be started (default: this folder if it is one, else the
                   one in the data folder)
  --data DIR       the data folder (default: the user's)
  -h, --help       show this

Exit status: 0 done, 1 something that was sent again was not delivered, 2 wrong usage, or an id or output that is not there.
`;

export function parseDeliveries(words: readonly string[], cwd: string): Parsed<DeliveriesArguments> {
  const taken = takePart(words, 'deliveries', PARTS);
  if (!taken.ok) return taken.answer;
  const apart = takeApart(taken.rest, { ...PLACES, all: { type: 'string' }, json: { type: 'boolean' } });
  if (!apart.ok) return apart.answer;
  const { values, positionals } = apart;
  const empty = emptyOption(values);
  if (empty !== null) return mistake(empty);
  const { part } = taken;
  const common = { places: placesOf(values, cwd), json: values.json ?? false };
  if (part === 'resend') return parseResend(positionals, values.all ?? null, common);
  if (values.all !== undefined) return mistake('--all is for "deliveries resend".');
  const [output, extra] = positionals;
  if (extra !== undefined) return mistake(`"${extra}" is not expected here: "deliveries ${part}" takes one output.`);
  if (output !== undefined && !nameSchema.safeParse(output).success) return mistake(noName(output));
  if (part === 'dead') return { kind: 'run', args: { what: 'dead', output: output ?? null, ...common } };
  return output === undefined ? mistake(`"deliveries ${part}" needs the name of an output.`) : { kind: 'run', args: { what: part, output, ...common } };
}

const noName = (output: string): string => `"${output}" is no output's name: it has lower-case letters, digits and "-".`;

function parseResend(ids: readonly string[], output: string | null, common: { readonly places: Places; readonly json: boolean }): Parsed<ResendArguments> {
  if (output !== null && ids.length > 0) return mistake('Give ids, or --all and an output, and not both.');
  if (output === null && ids.length === 0) return mistake('"deliveries resend" needs ids of deliveries, or --all and an output.');
  if (output !== null && !nameSchema.safeParse(output).success) return mistake(noName(output));
  const wrong = ids.find((id) => !/^\d{1,15}$/.test(id));
  if (wrong !== undefined) return mistake(`"${wrong}" is no id of a delivery: take one from "deliveries dead" or the window.`);
  return { kind: 'run', args: { what: 'resend', ids, output, ...common } };
}
