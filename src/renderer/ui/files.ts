/** Files to and from the user's disk, through the browser's own dialogs. */
import { saveFile } from './save-file.ts';

export function saveText(name: string, text: string, type = 'application/json'): void {
  saveFile(name, new Blob([text], { type }));
}

export interface PickedFile {
  readonly name: string;
  readonly text: string;
}

/** Lets the user choose a file; never resolves when they change their mind in a browser that does not say so. */
export function pickTextFile(accept = '.json,application/json'): Promise<PickedFile | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (!file) resolve(null);
      else void file.text().then((text) => resolve({ name: file.name, text }), () => resolve(null));
    });
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}
