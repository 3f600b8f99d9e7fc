/** The words behind `story`, taken apart and checked. */
import { resolve } from 'node:path';
import { REDACTION_LEVELS } from '../../../protocol/story.ts';
import type { RedactionLevel } from '../../../protocol/story.ts';
import { listed } from '../../../engine/wording.ts';
import { emptyOption, mistake, takeApart } from '../../command.ts';
import type { Parsed } from '../../command.ts';
import { PLACES, placesOf } from '../../places.ts';
import type { Places } from '../../places.ts';

export interface WriteArguments {
  readonly what: 'write';
  readonly places: Places;
  /** Of a batch or an event. */
  readonly id: string;
  readonly level: RedactionLevel;
  /** Absolute, `-` for standard output; null is `story-ID.html` in this folder. */
  readonly out: string | null;
}

export interface OpenArguments {
  readonly what: 'open';
  readonly places: Places;
  /** Absolute, `-` for standard input. */
  readonly file: string;
  readonly replay: boolean;
  readonly input: string | null;
  readonly profile: boolean;
  readonly time: 'now' | 'as-then';
  readonly real: boolean;
  readonly json: boolean;
}

export type StoryArguments = WriteArguments | OpenArguments;

export const STORY_USAGE = `Usage: cloudchamber story ID [options]
       cloudchamber story open FILE [options]

story ID     writes a batch's whole story as one HTML file to attach to a ticket: what came in, what every stage said, what
             went out. ID is the id of a batch, or of one of its events
story open   tells a story that someone sent, and sends its batch again through an input of this workspace

Both speak to the Cloudchamber that runs on the data folder, or start one for this one time. FILE is the HTML file, or the
story as JSON; "-" is standard input.

Options:
  --redact LEVEL   personal: stand-ins for personal data and secrets (default); secrets: for secrets only; none
  --out FILE       where to write (default story-ID.html in this folder, "-" is standard output)
  --input NAME     open: the input to send it through (default: the one of the same name, else one of the same platform)
  --profile        open: tell this workspace first what the user's profile had added there
  --as-then        open: with the time of receipt that it had
  --real           open: also when an output of the input sends to a real endpoint
  --read           open: only tell it, send nothing
  --json           open: print JSON
  --workspace DIR  the workspace's folder, when Cloudchamber has to be started (default: this folder if it is one, else the
                   one in the data folder)
  --data DIR       the data folder (default: the user's)
  -h, --help       show this

Exit status: 0 done, 1 the call was refused here, 2 wrong usage, or a file or id that cannot be used.
`;

/** Ids may be negative, which looks like an option. */
const NEGATIVE_ID = /^-\d+$/;

export function parseStory(words: readonly string[], cwd: string): Parsed<StoryArguments> {
  const negative = words.filter((word) => NEGATIVE_ID.test(word));
  const taken = takeApart(words.filter((word) => !NEGATIVE_ID.test(word)), {
    ...PLACES, redact: { type: 'string' }, out: { type: 'string' }, input: { type: 'string' }, 'profile': { type: 'boolean' }, 'as-then': { type: 'boolean' }, 'real': { type: 'boolean' }, 'read': { type: 'boolean' }, 'json': { type: 'boolean' },
  });
  if (!taken.ok) return taken.answer;
  const { values } = taken;
  const empty = emptyOption(values);
  if (empty !== null) return mistake(empty);
  const places = placesOf(values, cwd);
  const [first, ...rest] = [...taken.positionals, ...negative];
  if (first === 'open') {
    const [file, extra] = rest;
    if (file === undefined) return mistake('"story open" needs the file that someone sent.');
    if (extra !== undefined) return mistake(`"${extra}" is not expected here: "story open" takes one file.`);
    const foreign = (['redact', 'out'] as const).find((name) => values[name] !== undefined);
    if (foreign !== undefined) return mistake(`--${foreign} is for writing a story: leave it out with "open".`);
    if (values.read === true && (values.profile === true || values['as-then'] === true || values.real === true)) return mistake('--read sends nothing: leave out --profile, --as-then and --real.');
    return { kind: 'run', args: { what: 'open', places, file: file === '-' ? file : resolve(cwd, file), replay: values.read !== true, input: values.input ?? null, profile: values.profile ?? false, time: values['as-then'] === true ? 'as-then' : 'now', real: values.real ?? false, json: values.json ?? false } };
  }
  if (first === undefined) return mistake('"story" needs the id of a batch, or "open" and a file.');
  const [extra] = rest;
  if (extra !== undefined) return mistake(`"${extra}" is not expected here: "story" takes one id.`);
  if (!/^-?\d{1,20}$/.test(first)) return mistake(`"${first}" is no id of a batch: take one from the window, or say "story open FILE".`);
  const foreign = (['input', 'profile', 'as-then', 'real', 'read', 'json'] as const).find((name) => values[name] !== undefined);
  if (foreign !== undefined) return mistake(`--${foreign} is for "story open".`);
  const level = REDACTION_LEVELS.find((each) => each === (values.redact ?? 'personal'));
  if (level === undefined) return mistake(`--redact must be ${listed(REDACTION_LEVELS)}, not "${values.redact ?? ''}".`);
  return { kind: 'run', args: { what: 'write', places, id: first, level, out: values.out === undefined || values.out === '-' ? values.out ?? null : resolve(cwd, values.out) } };
}
