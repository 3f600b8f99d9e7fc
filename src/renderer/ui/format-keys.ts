const NAMES: Readonly<Record<string, string>> = {
  enter: '↵', escape: 'Esc', space: 'Space', up: '↑', down: '↓', left: '←', right: '→', delete: 'Del', backspace: '⌫',
  pageup: 'PgUp', pagedown: 'PgDn', home: 'Home', end: 'End', tab: 'Tab', backquote: '`', plus: '+',
};

function isMac(): boolean {
  return typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);
}

function part(name: string, mac: boolean): string {
  if (name === 'mod') return mac ? '⌘' : 'Ctrl';
  if (name === 'shift') return mac ? '⇧' : 'Shift';
  if (name === 'alt') return mac ? '⌥' : 'Alt';
  if (name === 'ctrl') return mac ? '⌃' : 'Ctrl';
  return NAMES[name] ?? (name.length === 1 || /^f\d+$/.test(name) ? name.toUpperCase() : name);
}

/** Key caps to show for a binding, one per chord of a sequence: `mod+k` gives `Ctrl+K`, `g l` gives `G` and `L`. */
export function formatKeys(keys: string, mac = isMac()): string[] {
  return keys.split(' ').map((chord) => chord.split('+').map((name) => part(name, mac)).join(mac ? '' : '+'));
}
