import type { Behaviour } from '../../../../protocol/workspace.ts';
import { useCatalogue } from '../../../api/queries.ts';
import { useCommands } from '../../../app/commands.ts';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { Notes } from '../../connections/sheet/Notes.tsx';
import { Section } from '../../connections/sheet/Section.tsx';
import { LitContext, Spot } from '../../connections/sheet/Spot.tsx';
import { useFile } from '../../connections/use-desk.ts';
import { MODES } from '../modes.ts';
import type { OutputTabProps } from '../output-tabs.ts';
import { AnswersEditor } from './AnswersEditor.tsx';
import { CredentialsSection } from './CredentialsSection.tsx';
import { DialFields, ForcedFields } from './DialFields.tsx';
import { EndpointSection } from './EndpointSection.tsx';
import { ModeDial } from './ModeDial.tsx';

/** How the output answers: the realism dial with its seed and faults, own answers, or a real endpoint. What is changed waits for Save. */
export function BehaviourTab({ output: name, item }: OutputTabProps) {
  const output = useFile('outputs', name);
  const catalogue = useCatalogue().data;
  const set = (behaviour: Behaviour, step?: string): void => output?.change({ behaviour }, step === undefined ? undefined : `behaviour.${step}`);
  useCommands(() => MODES.map(({ id, label }) => ({
    id: `outputs.mode-${id}`, title: `Dial: ${label}`, group: 'Outputs', when: () => output?.value.behaviour.mode !== id || 'It is there already',
    run: () => { if (output !== null) output.change({ behaviour: { ...output.value.behaviour, mode: id } }); },
  })), [output]);
  if (output === null || catalogue === undefined) return <SkeletonRows rows={8} label="Loading the behaviour" />;
  const { behaviour, transport } = output.value;
  const definition = catalogue.find(({ slug }) => slug === output.value.partner);
  return (
    <LitContext value={item}>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
        <div className="max-w-[980px]">
          <EndpointSection output={output} definition={definition} />
          <Spot path="/behaviour">
            <Section title="Realism" note={transport === 'real' ? 'The dial is of the simulator: a real endpoint answers as it likes.' : undefined}>
              <ModeDial value={behaviour.mode} onChange={(mode) => set({ ...behaviour, mode })} />
              <DialFields value={behaviour} onChange={set} />
              <ForcedFields value={behaviour} onChange={set} />
              {['mode', 'seed', 'status', 'retry_after_s', 'latency_ms', 'slow_ms', 'fail_rate', 'faults'].map((key) => <Notes key={key} of={output} path={`/behaviour/${key}`} />)}
            </Section>
            {(behaviour.mode === 'own' || behaviour.answers.length > 0) && <AnswersEditor output={output} />}
          </Spot>
          <CredentialsSection output={output} definition={definition} />
        </div>
      </div>
    </LitContext>
  );
}
