import { FileWarning } from 'lucide-react';
import { useStore } from 'zustand';
import { Banner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';
import { conflictOf, desk, deskStore } from '../drafts.ts';
import { useDesk } from '../use-desk.ts';

/** Files that changed outside while they were edited here: nothing is lost until one side is chosen. */
export function Conflicts() {
  const { files, dirty } = useDesk();
  const state = useStore(deskStore);
  if (files === null) return null;
  return dirty.filter((key) => conflictOf(state, files, key) !== null).map((key) => (
    <Banner
      key={key}
      tone="warn"
      icon={FileWarning}
      actions={<><Button size="small" onClick={() => desk.discard([key])}>Take the file</Button><Button size="small" onClick={() => desk.keepMine(files, key)}>Keep mine</Button></>}
    >
      {key}.json changed on disk while you were editing.
    </Banner>
  ));
}
