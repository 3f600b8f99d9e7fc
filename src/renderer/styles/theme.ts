/** Puts a theme on the document. Variables are set through the CSSOM, which a strict style-src allows. */
import { ROW_HEIGHT, themeVariables } from './tokens.ts';
import type { Density, ThemeName } from './tokens.ts';

export type ThemeChoice = 'system' | ThemeName;

const prefersLight = window.matchMedia('(prefers-color-scheme: light)');
const prefersContrast = window.matchMedia('(prefers-contrast: more)');

export function resolveTheme(choice: ThemeChoice): ThemeName {
  if (choice !== 'system') return choice;
  if (prefersContrast.matches) return 'contrast';
  return prefersLight.matches ? 'light' : 'dark';
}

export function applyTheme(choice: ThemeChoice, density: Density): void {
  const root = document.documentElement;
  const theme = resolveTheme(choice);
  for (const [name, value] of Object.entries(themeVariables(theme))) root.style.setProperty(`--${name}`, value);
  root.style.setProperty('--row-height', `${ROW_HEIGHT[density]}px`);
  root.style.colorScheme = theme === 'light' ? 'light' : 'dark';
  root.dataset['theme'] = theme;
  root.dataset['density'] = density;
}

/** Calls back when the operating system changes its mind. Returns a disposer. */
export function watchSystemTheme(changed: () => void): () => void {
  prefersLight.addEventListener('change', changed);
  prefersContrast.addEventListener('change', changed);
  return () => {
    prefersLight.removeEventListener('change', changed);
    prefersContrast.removeEventListener('change', changed);
  };
}
