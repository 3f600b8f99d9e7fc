/** Keeps the address and the stores in step. Going to a screen makes a history entry; narrowing and selecting do not. */
import { contextStore } from '../stores/context.ts';
import { navigationStore } from '../stores/navigation.ts';
import { selectionStore } from '../stores/selection.ts';
import { decodeViewState, encodeViewState } from '../stores/view-state.ts';

function currentHash(): string {
  return encodeViewState({ navigation: navigationStore.getState(), context: contextStore.getState(), selection: selectionStore.getState() });
}

/** A link to exactly this view. */
export function viewLink(): string {
  return `${location.origin}${location.pathname}${currentHash()}`;
}

function restore(): void {
  const { navigation, context, selection } = decodeViewState(location.hash);
  navigationStore.setState(navigation);
  contextStore.setState(context);
  selectionStore.setState(selection);
}

/** Returns a disposer. */
export function startRouter(): () => void {
  restore();
  let { screen, section } = navigationStore.getState();
  let restoring = false;

  function write(): void {
    const hash = currentHash();
    if (restoring || hash === location.hash) return;
    const next = navigationStore.getState();
    const moved = next.screen !== screen || next.section !== section;
    ({ screen, section } = next);
    if (moved) history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
  }

  function back(): void {
    restoring = true;
    restore();
    restoring = false;
    ({ screen, section } = navigationStore.getState());
  }

  const stops = [navigationStore.subscribe(write), contextStore.subscribe(write), selectionStore.subscribe(write)];
  window.addEventListener('popstate', back);
  return () => {
    for (const stop of stops) stop();
    window.removeEventListener('popstate', back);
  };
}
