import { useState } from 'react';
import { FileDown, ShieldCheck, TriangleAlert } from 'lucide-react';
import type { BatchDetail } from '../../../../protocol/contract.ts';
import type { RedactionLevel } from '../../../../protocol/story.ts';
import { asApiError } from '../../../api/client.ts';
import { useStoryFile } from '../../../api/stories.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { redactionIn, replacedWords } from './story-file.ts';

type Level = Exclude<RedactionLevel, 'none'>;

const EXPLAINED: Readonly<Record<Level, string>> = {
  personal: 'Keys, tokens and whatever tells who the user is are replaced by stand-ins. The same value gets the same stand-in everywhere, so the story stays readable.',
  secrets: 'Only keys, tokens and signatures are replaced. Emails, names, ids and addresses stay in the file: hand it on only to who may see them.',
};

function Replaced({ html }: { html: string }) {
  const redaction = redactionIn(html);
  if (redaction === null) return <p className="text-12 text-warn">The file does not say what was replaced. Look at it before you hand it on.</p>;
  const words = replacedWords(redaction);
  return (
    <>
      <p className="flex items-center gap-2 font-medium text-fg0"><ShieldCheck aria-hidden size={14} className="text-ok" />{words.length === 0 ? 'There was nothing to replace' : 'Replaced in this file'}</p>
      {words.length > 0 && <ul className="mt-1 list-disc pl-9 text-fg1">{words.map((word) => <li key={word}>{word}</li>)}</ul>}
      {redaction.not_looked_at.length > 0 && (
        <>
          <p className="mt-3 flex items-center gap-2 font-medium text-fg0"><TriangleAlert aria-hidden size={14} className="text-warn" />Not looked for</p>
          <ul className="mt-1 list-disc pl-9 text-12 text-fg1">{redaction.not_looked_at.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
        </>
      )}
    </>
  );
}

/** The batch's whole story as one file that opens in any browser, without what must not leave. */
export function ShareDialog({ batch, onClose }: { batch: BatchDetail; onClose: () => void }) {
  const [level, setLevel] = useState<Level>('personal');
  const { data, error, refetch } = useStoryFile(batch.id, level);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Share report"
      width="w-[600px]"
      description="One file with everything: what came in, what every stage said, what went out, and the settings that decided. It opens in any browser, needs no network, and can be replayed in another Cloudchamber."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" icon={FileDown} disabled={data === undefined} onClick={() => { if (data === undefined) return; saveFile(`batch-${batch.id}.html`, new Blob([data], { type: 'text/html' })); showToast('Report saved'); onClose(); }}>Save the file</Button>
        </>
      }
    >
      <SegmentedControl label="What is replaced" value={level} onChange={setLevel} options={[{ value: 'personal', label: 'Without personal data' }, { value: 'secrets', label: 'Without secrets only' }]} />
      <p className="mt-2 text-fg1">{EXPLAINED[level]}</p>
      <div className="mt-3 min-h-24 rounded-lg border border-line bg-bg1 px-3.5 py-3">
        {data !== undefined && <Replaced html={data} />}
        {data === undefined && error === null && <div role="status" aria-label="Writing the report" className="flex flex-col gap-2"><Skeleton className="h-3 w-56" /><Skeleton className="h-3 w-40" /></div>}
        {data === undefined && error !== null && <p role="alert" className="text-error">{asApiError(error).message} <button type="button" className="text-accent hover:underline" onClick={() => void refetch()}>Try again</button></p>}
      </div>
    </Dialog>
  );
}
