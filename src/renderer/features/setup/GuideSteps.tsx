import { useState } from 'react';
import { Undo2 } from 'lucide-react';
import { Card } from '../../ui/Card.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import type { Guide, PlaceId, Target } from './guides/guide.ts';
import { PlaceControl } from './PlaceControl.tsx';
import { StepCard } from './StepCard.tsx';

export interface GuideStepsProps {
  guide: Guide;
  place: PlaceId;
  target: Target;
  onPlace: (place: PlaceId) => void;
}

/** Where the app runs, the way in, the steps, what to know, and how to undo it. */
export function GuideSteps({ guide, place, target, onPlace }: GuideStepsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const variant = guide.variants.find(({ id }) => id === chosen) ?? guide.variants[0];
  if (!variant) return null;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        {guide.variants.length > 1 && <SegmentedControl label="Way in" value={variant.id} onChange={setChosen} options={guide.variants.map(({ id, label }) => ({ value: id, label }))} />}
        <PlaceControl guide={guide} place={place} onPlace={onPlace} />
      </div>
      {variant.steps(target).map((step, index) => <StepCard key={`${variant.id}${step.kind}${step.title}`} step={step} number={index + 1} secret={target.secret} />)}
      <section aria-label="Good to know" className="text-12 text-fg2">
        <ul className="list-disc pl-5">
          {variant.notes.map((note) => <li key={note} className="max-w-[92ch] py-0.5">{note}</li>)}
          <li className="max-w-[92ch] py-0.5"><span className="text-fg1">Versions:</span> {guide.minimum}</li>
        </ul>
      </section>
      <Card icon={<Undo2 aria-hidden size={15} className="text-fg2" />} title="Undo"><p className="max-w-[92ch] text-fg1">{guide.undo}</p></Card>
    </div>
  );
}
