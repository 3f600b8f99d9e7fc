/** From key presses to bindings: `mod+k`, `shift+j`, `g l`. `mod` is Ctrl, or Cmd on a Mac. */

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'space', Escape: 'escape', Enter: 'enter', ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right',
  Delete: 'delete', Backspace: 'backspace', PageUp: 'pageup', PageDown: 'pagedown', Home: 'home', End: 'end', Tab: 'tab', '+': 'plus',
};

function keyName(press: KeyPress): string {
  const physical = /^(?:Key|Digit)(.)$/.exec(press.code)?.[1];
  // With Alt the key is often another character (Ω), so the physical one counts.
  if (press.altKey && physical) return physical.toLowerCase();
  return NAMES[press.key] ?? press.key.toLowerCase();
}

/** The chord of a key press, or null for a bare modifier. Symbols carry their own Shift: `?`, not `shift+/`. */
export function chordOf(press: KeyPress, mac = false): string | null {
  if (['Control', 'Shift', 'Alt', 'Meta', 'Dead', 'Unidentified'].includes(press.key)) return null;
  const name = keyName(press);
  const shifted = press.shiftKey && (name.length > 1 || name.toLowerCase() !== name.toUpperCase());
  const mod = mac ? press.metaKey : press.ctrlKey;
  const ctrl = mac && press.ctrlKey;
  return [mod && 'mod', ctrl && 'ctrl', press.altKey && 'alt', shifted && 'shift', name].filter(Boolean).join('+');
}

/** Whether a binding may act while a text field has focus: only what types no character. */
export function worksWhileTyping(binding: string): boolean {
  return /^(mod|ctrl|alt)\+/.test(binding) || /^(shift\+)?f\d+$/.test(binding);
}

export interface Bound<T> {
  readonly keys: readonly string[];
  readonly target: T;
}

export type MatchResult<T> = { readonly kind: 'none' } | { readonly kind: 'pending' } | { readonly kind: 'match'; readonly targets: readonly T[] };

const SEQUENCE_MS = 1_000;

/** Matches chords one by one, keeping the start of a sequence for a second. Later bindings come first in `targets`. */
export function createMatcher(): <T>(chord: string, at: number, typing: boolean, bounds: readonly Bound<T>[]) => MatchResult<T> {
  let pending = '';
  let pendingAt = 0;
  return function match(chord, at, typing, bounds) {
    const start = pending !== '' && at - pendingAt <= SEQUENCE_MS ? `${pending} ` : '';
    pending = '';
    for (const attempt of start === '' ? [chord] : [`${start}${chord}`, chord]) {
      const usable = (keys: string) => !typing || worksWhileTyping(keys);
      const targets = bounds.filter((bound) => bound.keys.some((keys) => keys === attempt && usable(keys))).map((bound) => bound.target).toReversed();
      if (targets.length > 0) return { kind: 'match', targets };
      if (bounds.some((bound) => bound.keys.some((keys) => keys.startsWith(`${attempt} `) && usable(keys)))) {
        pending = attempt;
        pendingAt = at;
        return { kind: 'pending' };
      }
    }
    return { kind: 'none' };
  };
}
