/** The address of a view: screen, pickers, filter and selection in the URL's hash, so that a copied link restores them. */
import { ENVIRONMENTS } from '../../protocol/vocabulary.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import type { ContextState, FocusChip } from './context.ts';
import { SCREEN_IDS } from './navigation.ts';
import type { NavigationState, ScreenId } from './navigation.ts';
import { EMPTY_SELECTION } from './selection.ts';
import type { SelectionState } from './selection.ts';

export interface ViewState {
  navigation: NavigationState;
  context: Pick<ContextState, 'input' | 'env' | 'focus' | 'filter' | 'requestFilter' | 'violationFilter' | 'userSearch' | 'connectionSearch'>;
  selection: SelectionState;
}

const FOCUS_FIELDS: readonly FocusChip['field'][] = ['mpid', 'device', 'session', 'batch'];

/** `#/stream?filter=type%3Dcommerce_event&event=…` */
export function encodeViewState({ navigation, context, selection }: ViewState): string {
  const params = new URLSearchParams();
  if (context.filter !== '') params.set('filter', context.filter);
  if (context.requestFilter !== '') params.set('requests', context.requestFilter);
  if (context.violationFilter !== '') params.set('violations', context.violationFilter);
  if (context.userSearch !== '') params.set('users', context.userSearch);
  if (context.connectionSearch !== '') params.set('connections', context.connectionSearch);
  if (context.input !== null) params.set('input', context.input);
  if (context.env !== null) params.set('env', context.env);
  for (const chip of context.focus) params.append('focus', `${chip.field}=${chip.value}`);
  for (const [name, value] of Object.entries(selection) as [keyof SelectionState, string | null][]) {
    if (value !== null) params.set(`at.${name}`, value);
  }
  const path = navigation.section === null ? navigation.screen : `${navigation.screen}/${encodeURIComponent(navigation.section.toWellFormed()).replaceAll('%2F', '/')}`;
  const query = params.toString();
  return `#/${path}${query === '' ? '' : `?${query}`}`;
}

function decodeFocus(text: string): FocusChip[] {
  const at = text.indexOf('=');
  const field = FOCUS_FIELDS.find((name) => name === text.slice(0, at));
  return field === undefined || at === text.length - 1 ? [] : [{ field, value: text.slice(at + 1) }];
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whatever the text is, a state that can be shown: unknown parts are left out. */
export function decodeViewState(hash: string): ViewState {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const [screenText = '', section] = path.split(/\/(.*)/s);
  const params = new URLSearchParams(query);
  const env = params.get('env');
  return {
    navigation: {
      screen: SCREEN_IDS.includes(screenText as ScreenId) ? (screenText as ScreenId) : 'stream',
      section: section === undefined || section === '' ? null : decodePart(section),
    },
    context: {
      input: params.get('input'),
      env: ENVIRONMENTS.includes(env as Environment) ? (env as Environment) : null,
      focus: params.getAll('focus').flatMap(decodeFocus),
      filter: params.get('filter') ?? '',
      requestFilter: params.get('requests') ?? '',
      violationFilter: params.get('violations') ?? '',
      userSearch: params.get('users') ?? '',
      connectionSearch: params.get('connections') ?? '',
    },
    selection: Object.fromEntries(Object.keys(EMPTY_SELECTION).map((name) => [name, params.get(`at.${name}`)])) as unknown as SelectionState,
  };
}
