/** Tries a regular expression away from the window: some never end, and a worker can be stopped. */
interface Trial {
  readonly pattern: string;
  readonly text: string;
}

self.addEventListener('message', ({ data }: MessageEvent<Trial>) => {
  try {
    self.postMessage({ kind: new RegExp(data.pattern).test(data.text) ? 'match' : 'no-match' });
  } catch (error) {
    self.postMessage({ kind: 'invalid', message: error instanceof Error ? error.message : String(error) });
  }
});
