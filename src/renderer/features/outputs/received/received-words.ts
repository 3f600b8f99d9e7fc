/** Users and events of a partner in a few words. */
import type { ReceivedEvent, ReceivedUser } from '../../../../protocol/partner.ts';
import { plural } from '../../../ui/format.ts';

/** The part of the key that is a person's, when it has one: `external_id:cust-7001` is `cust-7001`. */
export function userTitle({ key, identifiers }: Pick<ReceivedUser, 'key' | 'identifiers'>): string {
  const [name = '', value = ''] = key.split(/:(.*)/s);
  return value !== '' && Object.hasOwn(identifiers, name) ? value : key;
}

/** All identifiers but the one in the title. */
export function otherIdentifiers(user: Pick<ReceivedUser, 'key' | 'identifiers'>): string {
  const title = userTitle(user);
  return Object.entries(user.identifiers).flatMap(([name, values]) => values.filter((value) => value !== title).map((value) => `${name} ${value}`)).join(', ');
}

export function moneyWords(amount: number, currency: string): string {
  return `${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}${currency === '' ? '' : ` ${currency}`}`;
}

export function revenueWords(revenue: ReceivedUser['revenue']): string {
  return Object.entries(revenue).map(([currency, amount]) => moneyWords(amount, currency)).join(', ');
}

/** What is not simply one event, counted once. */
export function eventMarks({ duplicates, ignored }: Pick<ReceivedEvent, 'duplicates' | 'ignored'>): { readonly word: string; readonly why: string }[] {
  return [
    ...(ignored === null ? [] : [{ word: 'ignored', why: ignored }]),
    ...(duplicates === 0 ? [] : [{ word: plural(duplicates, 'repeat'), why: 'It came again and was not counted a second time' }]),
  ];
}

/** Values by which this user may be found among ours, the likeliest first. */
export function searchValues({ identifiers }: Pick<ReceivedUser, 'identifiers'>): string[] {
  return [...new Set(Object.values(identifiers).flat().filter((value) => value.length > 2))];
}
