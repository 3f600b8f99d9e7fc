import { lazy, Suspense, useState } from 'react';
import { ArrowRight, FileUp, TriangleAlert } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { asApiError } from '../../api/client.ts';
import { planApi, planKeys } from '../../api/data-plans.ts';
import { Button } from '../../ui/Button.tsx';
import { pickTextFile } from '../../ui/files.ts';
import type { PickedFile } from '../../ui/files.ts';
import { PLAN_STATUS_LABELS } from '../../ui/PlanStatus.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { DiffWords } from './DiffWords.tsx';
import { diffSides, formatted } from './diff-sides.ts';
import type { DiffSide } from './diff-sides.ts';
import type { PlanEditing } from './use-plan-draft.ts';

const DiffEditor = lazy(() => import('../../ui/monaco/DiffEditor.tsx'));

type Look = 'words' | 'text';

const isSaved = (side: DiffSide | undefined): side is DiffSide & { readonly version: number } => side?.version !== undefined;

function SidePicker({ label, sides, value, onChange }: { label: string; sides: readonly DiffSide[]; value: string; onChange: (id: string) => void }) {
  return <Select label={label} showLabel value={value} options={sides.map(({ id, name, detail }) => ({ value: id, label: name, detail }))} onChange={onChange} className="min-w-40 shrink" />;
}

/** What changed between two versions, or between one and a file: data point by data point, and as text. */
export function DiffView({ draft, version }: { draft: PlanEditing; version: number }) {
  const [file, setFile] = useState<PickedFile | null>(null);
  const [picked, setPicked] = useState<{ from?: string; to?: string }>({});
  const [look, setLook] = useState<Look>('words');
  const sides = diffSides(draft, file, (status) => PLAN_STATUS_LABELS[status]);
  const side = (id: string | undefined): DiffSide | undefined => sides.find((one) => one.id === id);
  const to = side(picked.to) ?? side(draft.dirty ? `draft ${version}` : `v${version}`) ?? sides[0];
  const earlier = sides.findLast((one) => one.version !== undefined && one.version < version);
  const from = side(picked.from) ?? (draft.conflict !== null ? side(`theirs ${version}`) : draft.dirty ? side(`v${version}`) : earlier) ?? sides.find((one) => one.id !== to?.id) ?? to;
  const numbered = isSaved(from) && isSaved(to);
  const before = from ? formatted(from) : '';
  const after = to ? formatted(to) : '';
  const diff = useQuery({
    queryKey: numbered ? planKeys.diff(draft.id, from.version, to.version) : [...planKeys.plan(draft.id), 'diff', before, after],
    queryFn: ({ signal }) => (numbered ? planApi.diff(draft.id, from.version, to.version, signal) : planApi.diffTexts(before, after, signal)),
    enabled: before !== after && look === 'words',
    gcTime: numbered ? 300_000 : 0,
  });
  if (!from || !to) return null;

  async function pick(): Promise<void> {
    const chosen = await pickTextFile();
    if (chosen === null) return;
    setFile(chosen);
    setPicked((old) => ({ ...old, from: 'file' }));
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <SidePicker label="From" sides={sides} value={from.id} onChange={(id) => setPicked((old) => ({ ...old, from: id }))} />
        <ArrowRight aria-hidden size={14} className="text-fg2" />
        <SidePicker label="To" sides={sides} value={to.id} onChange={(id) => setPicked((old) => ({ ...old, to: id }))} />
        <Button icon={FileUp} onClick={() => void pick()}>File…</Button>
        <span className="flex-1" />
        {diff.data?.breaking && look === 'words' && <span className="flex items-center gap-1.5 text-12 font-medium text-warn"><TriangleAlert aria-hidden size={13} /> Data that was valid can become invalid</span>}
        <SegmentedControl<Look> label="Show as" value={look} onChange={setLook} options={[{ value: 'words', label: 'In words' }, { value: 'text', label: 'Text' }]} />
      </div>
      {before === after ? <p role="status" className="p-8 text-center text-fg1">{from.name} and {to.name} are the same.</p>
        : look === 'text' ? (
          <div className="min-h-0 flex-1"><Suspense fallback={<SkeletonRows rows={10} label="Loading the editor" />}><DiffEditor original={before} modified={after} language="json" label={`From ${from.name} to ${to.name}`} /></Suspense></div>
        ) : diff.error ? <p role="alert" className="p-6 text-error">{asApiError(diff.error).message}</p>
          : diff.data ? <DiffWords plan={draft.id} version={to.version ?? version} diff={diff.data} /> : <SkeletonRows rows={8} label="Comparing" />}
    </div>
  );
}
