/** What Braze's answers mean. A 201 may still refuse single objects, in `errors` (spec/outputs/braze.md 2.3). */
import type { JsonObject } from '../../../protocol/json.ts';
import type { Answer, AnswerVerdict, OutboundPart, OutboundRequest } from '../definition.ts';
import { jsonObject, judgeFailure } from '../shared/answers.ts';
import { listOf, numberOf, objectOf, plural, textOf } from '../shared/values.ts';
import { NAME, SLUG } from './constants.ts';

const POLICY = { slug: SLUG, name: NAME, honoursRetryAfter: true } as const;

interface ItemError {
  readonly pointer: string;
  /** `events[1]`. */
  readonly place: string;
  readonly message: string;
}

export function judge(answer: Answer, attempt: number, request?: Pick<OutboundRequest, 'purpose' | 'parts'>): AnswerVerdict {
  if ('error' in answer) return judgeFailure(answer, attempt, POLICY, '');
  const body = jsonObject(answer.body);
  const errors = itemErrors(body);
  if (answer.status < 200 || answer.status > 299) return judgeFailure(answer, attempt, POLICY, refusal(answer.status, body, errors));
  if (answer.status === 202) return { kind: 'delivered', reason: { code: 'braze.queued', message: 'Braze queued the request and takes it later.', value: answer.status } };
  const message = errors.length === 0 ? `Braze took the request${processed(body)}.` : `Braze took the request${processed(body)}, and refused ${plural(errors.length, 'object')}: ${errors[0]!.place}, ${errors[0]!.message}.`;
  const reason = { code: errors.length === 0 ? 'braze.accepted' : 'braze.partly-accepted', message, value: answer.status };
  return errors.length === 0 ? { kind: 'delivered', reason } : { kind: 'delivered', reason, refused: errors.flatMap((error) => refusedParts(error, request?.parts ?? [])) };
}

/** The part that was refused, and the parts inside it: an attributes object is made of events too. */
function refusedParts({ pointer, place, message }: ItemError, parts: readonly OutboundPart[]): NonNullable<Extract<AnswerVerdict, { kind: 'delivered' }>['refused']>[number][] {
  const reason = { code: 'braze.object-refused', message: `Braze did not take ${place}: ${message}.`, value: message };
  const inside = parts.filter((part) => part.pointer === pointer || part.pointer.startsWith(`${pointer}/`));
  return inside.length === 0 ? [{ pointer, reason }] : inside.map((part) => ({ pointer: part.pointer, reason }));
}

function itemErrors(body: JsonObject | null): ItemError[] {
  return listOf(body?.['errors']).flatMap((entry) => {
    const { type, input_array: array, index } = objectOf(entry);
    const at = numberOf(index);
    const message = (textOf(type) ?? 'no message').replace(/\.$/, '');
    return typeof array !== 'string' || at === null ? [] : [{ pointer: `/${array}/${at}`, place: `${array}[${at}]`, message }];
  });
}

function processed(body: JsonObject | null): string {
  const counts = ['attributes', 'events', 'purchases'].flatMap((name) => {
    const count = numberOf(body?.[`${name}_processed`]);
    return count === null ? [] : [`${count} ${count === 1 ? ONE[name] : name}`];
  });
  return counts.length === 0 ? '' : `: ${counts.join(', ')}`;
}

const ONE: Readonly<Record<string, string>> = { attributes: 'attributes object', events: 'event', purchases: 'purchase' };

function refusal(status: number, body: JsonObject | null, errors: readonly ItemError[]): string {
  const message = textOf(body?.['message']);
  const said = `Braze answered ${status}${message === null ? '' : `: ${message}`}`;
  return errors.length === 0 ? said : `${said} The first error is of ${errors[0]!.place}: ${errors[0]!.message}`;
}
