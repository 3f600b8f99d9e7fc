import { useRef } from 'react';
import { chordOf } from '../../app/keys.ts';

/** Takes the next key press as a binding; two within a second make a sequence of letters. */
export function KeyRecorder({ onRecord, onCancel }: { onRecord: (binding: string) => void; onCancel: () => void }) {
  const first = useRef<{ chord: string; timer: ReturnType<typeof setTimeout> } | null>(null);
  return (
    <input
      autoFocus
      readOnly
      aria-label="Press the new keys"
      placeholder="Press keys, Esc to cancel"
      onBlur={onCancel}
      onKeyDown={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (event.key === 'Escape') { onCancel(); return; }
        const chord = chordOf(event.nativeEvent, /mac/i.test(navigator.platform));
        if (chord === null) return;
        if (first.current) {
          clearTimeout(first.current.timer);
          onRecord(`${first.current.chord} ${chord}`);
        } else if (/^[a-z]$/.test(chord)) first.current = { chord, timer: setTimeout(() => onRecord(chord), 900) };
        else onRecord(chord);
      }}
      className="h-6 w-full rounded border border-accent bg-bg0 px-2 text-12 outline-none"
    />
  );
}
