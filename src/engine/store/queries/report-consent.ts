/** `GET /reports/consent`: purposes by connections for one user, judged as the pipeline judges (spec/pipeline.md d.2). */
import type { ConsentMatrix } from '../../../protocol/explain.ts';
import type { ConsentRule } from '../../../protocol/forwarding.ts';
import { CCPA_PURPOSE } from '../../../protocol/user.ts';
import type { ProfileConsent } from '../../../protocol/user.ts';
import type { Workspace } from '../../../protocol/workspace.ts';
import type { ConsentState } from '../../batch/types.ts';
import { purposeKey } from '../../connections/consent-rule.ts';
import { judgeConsent, rowText } from '../../connections/index.ts';
import type { ConsentRow, ConsentVerdict } from '../../connections/index.ts';
import { enrichConsent } from '../../profiles/consent.ts';
import { quoted } from '../../wording.ts';

type Purpose = ConsentMatrix['purposes'][number];
type Connection = ConsentMatrix['connections'][number];
type Cell = Connection['cells'][number];

export interface ConsentUser {
  readonly mpid: string;
  readonly consent: readonly ProfileConsent[];
}

const keyOf = (regulation: string, purpose: string): string => `${regulation}/${purposeKey(purpose)}`;
const rowKey = (row: ConsentRow): string => keyOf(row.regulation, row.regulation === 'ccpa' ? CCPA_PURPOSE : row.purpose);

export function consentMatrix({ file, connections }: Workspace, { mpid, consent }: ConsentUser): ConsentMatrix {
  const rules = Object.entries(connections).sort(([a], [b]) => (a < b ? -1 : 1));
  const purposes = purposesOf(file.privacy.gdpr_purposes, rules.flatMap(([, { forwarding }]) => forwarding.consent?.any ?? []), consent);
  const state = enrichConsent(undefined, consent);
  return {
    mpid, purposes,
    connections: rules.map(([connection, { input, output, forwarding }]): Connection => {
      const rule = forwarding.consent;
      if (rule === undefined) {
        return { connection, input, output, forwards: null, sentence: 'It asks for no consent.', cells: purposes.map(({ purpose }) => ({ purpose, effect: 'none', flip: null })) };
      }
      const verdict = judgeConsent(rule, state);
      return { connection, input, output, forwards: verdict.forwards, sentence: sentenceOf(rule, verdict), cells: purposes.map((purpose) => cellOf(connection, rule, verdict, purpose, state)) };
    }),
  };
}

/** Those that the workspace defines, then those that a rule or the user names; each once, whatever its case. */
function purposesOf(defined: readonly string[], rows: readonly ConsentRow[], consent: readonly ProfileConsent[]): Purpose[] {
  const found = new Map<string, Purpose>();
  const add = (regulation: Purpose['regulation'], purpose: string, isDefined: boolean): void => {
    const key = keyOf(regulation, purpose);
    if (found.has(key)) return;
    const own = consent.find((one) => keyOf(one.regulation, one.purpose) === key);
    found.set(key, { regulation, purpose, defined: isDefined, consented: own?.consented ?? null, at: own?.at ?? null });
  };
  for (const purpose of defined) add('gdpr', purpose, true);
  for (const row of rows) add(row.regulation, row.regulation === 'ccpa' ? CCPA_PURPOSE : row.purpose, row.regulation === 'ccpa');
  for (const one of consent) add(one.regulation, one.purpose, one.regulation === 'ccpa');
  return [...found.values()];
}

function sentenceOf(rule: ConsentRule, { forwards, matched }: ConsentVerdict): string {
  const row = rule.any[matched];
  if (row !== undefined) return `${forwards ? 'Forwarded' : 'Held back'}: ${rowText(row)}.`;
  const rows = rule.any.map(rowText).join(' or ');
  return forwards ? `Forwarded: there is no ${rows}.` : `Held back: it takes only users with ${rows}.`;
}

function cellOf(connection: string, rule: ConsentRule, verdict: ConsentVerdict, { regulation, purpose, consented }: Purpose, state: ConsentState | undefined): Cell {
  const key = keyOf(regulation, purpose);
  const rows = rule.any.map((row, index) => ({ row, index })).filter(({ row }) => rowKey(row) === key);
  const [first] = rows;
  if (first === undefined) return { purpose, effect: 'none', flip: null };
  const match = rows.find(({ row, index }) => verdict.seen[index] === row.consented);
  // Without a row that matches, all of them together decide.
  const decides = verdict.matched < 0 || match !== undefined;
  return {
    purpose, effect: decides ? (verdict.forwards ? 'lets' : 'holds') : 'idle',
    flip: flipOf(rule, verdict.forwards, { regulation, purpose, consented }, state),
    pointer: { kind: 'connection', name: connection, path: `/forwarding/consent/any/${(match ?? first).index}`, file: `connections/${connection}.json` },
  };
}

/** What the user would have to say on this purpose for the answer to be another one. */
function flipOf(rule: ConsentRule, forwards: boolean, { regulation, purpose, consented }: Pick<Purpose, 'regulation' | 'purpose' | 'consented'>, state: ConsentState | undefined): string | null {
  const said = [true, false].find((one) => one !== consented && judgeConsent(rule, withConsent(state, regulation, purpose, one)).forwards !== forwards);
  if (said === undefined) return null;
  const change = regulation === 'gdpr' ? `${said ? 'Giving' : 'Rejecting'} consent for ${quoted(purpose)}` : said ? 'Opting out of the sale of data' : consented === null ? 'Stating not to opt out of the sale of data' : 'Taking the opt-out back';
  return `${change} would ${forwards ? 'hold this user’s data back' : 'let this user’s data pass'}.`;
}

function withConsent(state: ConsentState | undefined, regulation: Purpose['regulation'], purpose: string, consented: boolean): ConsentState {
  if (regulation === 'ccpa') return { ...state, ccpa: { ...state?.ccpa, [CCPA_PURPOSE]: { consented } } };
  const others = Object.entries(state?.gdpr ?? {}).filter(([name]) => purposeKey(name) !== purposeKey(purpose));
  return { ...state, gdpr: { ...Object.fromEntries(others), [purpose]: { consented } } };
}
