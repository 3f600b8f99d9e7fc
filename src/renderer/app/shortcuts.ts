/** One key listener for the whole window; it runs commands and nothing else. */
import { uiStore } from '../stores/ui.ts';
import { commandStore, keysOf, runCommand, whyNot } from './commands.ts';
import { chordOf, createMatcher } from './keys.ts';

const mac = /mac/i.test(navigator.platform);

function isTyping(target: EventTarget | null): boolean {
  // The JSON editor types into an element that is none of the usual ones.
  return target instanceof HTMLElement && (target.isContentEditable || target.role === 'textbox' || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && (target as HTMLInputElement).type !== 'checkbox');
}

/** Enter and Space press the button that has the keyboard's focus, before they mean anything else. */
function pressesFocused(chord: string, target: EventTarget | null): boolean {
  return (chord === 'enter' || chord === 'space') && target instanceof Element && target.closest('main') !== null
    && target.closest('button, a[href], summary, [role="button"], input[type="checkbox"], input[type="radio"]') !== null;
}

/** Dialogs, menus and lists that drop down have their own keys; a list that is part of a screen has not. */
function isInOverlay(target: EventTarget | null): boolean {
  const own = target instanceof Element ? target.closest('[role="dialog"], [role="menu"], [role="listbox"], [role="alertdialog"]') : null;
  return own !== null && (own.role !== 'listbox' || own.closest('main') === null);
}

/** Returns a disposer. */
export function startShortcuts(): () => void {
  const match = createMatcher();
  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event, mac);
    if (chord === null || pressesFocused(chord, event.target)) return;
    const { keymap } = uiStore.getState();
    const bounds = commandStore.getState().commands.map((command) => ({ keys: keysOf(command, keymap), target: command }));
    const result = match(chord, event.timeStamp, isTyping(event.target) || isInOverlay(event.target), bounds);
    if (result.kind === 'none') return;
    if (result.kind === 'match') {
      const command = result.targets.find((candidate) => whyNot(candidate) === null);
      if (!command) return;
      runCommand(command.id);
    }
    event.preventDefault();
  }
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
