import { useId } from 'react';
import { CircleCheck, CircleSlash, MonitorSmartphone, Plus, X } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { kitSchema } from '../../../../protocol/kit.ts';
import type { Kit } from '../../../../protocol/kit.ts';
import type { OutputCatalogueEntry } from '../../../api/api.ts';
import { api } from '../../../api/api.ts';
import { asApiError } from '../../../api/client.ts';
import { queryKeys } from '../../../api/queries.ts';
import { goTo } from '../../../stores/navigation.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Field } from '../../../ui/Field.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import type { OpenFile } from '../use-desk.ts';
import { Notes } from './Notes.tsx';
import { Section } from './Section.tsx';
import { Spot } from './Spot.tsx';

export interface KitPartProps {
  connection: OpenFile<'connections'>;
  input: OpenFile<'inputs'>;
  definition: OutputCatalogueEntry | null;
}

const SHOWN = 40;
const RULE_WORDS = { event_attribute: 'event attribute', user_attribute: 'user attribute', consent: 'consent' } as const;

/** Whether the SDK gets the kit as the files are now, and which names are off in it. */
function Served({ connection, input }: { connection: OpenFile<'connections'>; input: string }) {
  const config = useQuery({ queryKey: queryKeys.sdkConfig(input), queryFn: ({ signal }) => api.sdkConfig(input, signal) });
  if (config.error !== null && config.data === undefined) return <p role="alert" className="text-error">What is served could not be read: {asApiError(config.error).message}</p>;
  if (config.data === undefined) return <Skeleton className="h-10 w-full" />;
  const withheld = config.data.withheld.find((one) => one.connection === connection.name);
  const hashes = config.data.hashes.filter((one) => one.connection === connection.name);
  const served = withheld === undefined && connection.saved.kit !== undefined;
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 pb-2">
        {served ? <Badge tone="ok" icon={CircleCheck}>served</Badge> : <Badge tone="warn" icon={CircleSlash}>not served</Badge>}
        <span className="min-w-0 flex-1 text-fg1">{served ? 'The SDK is told of it when it fetches its config.' : withheld?.reason ?? 'The kit is not saved yet.'}</span>
        <TextLink onClick={() => goTo('sdk-config', input)}>SDK config</TextLink>
      </p>
      {connection.dirty && <p className="pb-2 text-12 text-fg2">As it is saved now; your changes are not in it.</p>}
      {served && (hashes.length === 0 ? <p className="text-fg2">It gets everything: no filter or rule is served with it.</p> : (
        <div className="overflow-hidden rounded-lg border border-line">
          <table className="w-full table-fixed">
            <thead><tr className="h-[27px] border-b border-line text-left text-12 text-fg2"><th scope="col" className="px-3 font-normal">Concerns</th><th scope="col" className="w-28 px-2 text-right font-normal">Served as</th></tr></thead>
            <tbody className="divide-y divide-line">
              {hashes.slice(0, SHOWN).map((entry, index) => <tr key={index} className="h-7"><td className="truncate px-3" title={entry.meaning}>{entry.meaning}</td><td className="truncate px-2 text-right data text-fg1" title={entry.hashed ? `Hash of “${entry.text}”` : entry.text}>{entry.hash}</td></tr>)}
            </tbody>
          </table>
          {hashes.length > SHOWN && <p className="border-t border-line px-3 py-1.5 text-12 text-fg2">{hashes.length - SHOWN} more on the SDK config screen.</p>}
        </div>
      ))}
    </>
  );
}

function withMember<K extends 'suffix' | 'sampling_percent'>(kit: Kit, key: K, value: Kit[K] | undefined): Kit {
  const { [key]: _, ...rest } = kit;
  return (value === undefined ? rest : { ...rest, [key]: value }) as Kit;
}

function Settings({ kit, onChange }: { kit: Kit; onChange: (settings: Kit['settings']) => void }) {
  const entries = Object.entries(kit.settings);
  const replace = (index: number, key: string, value: string | number | boolean): void => onChange(Object.fromEntries(entries.map((entry, other) => (other === index ? [key, value] : entry))));
  return (
    <div className="flex w-full flex-col gap-1.5">
      {entries.map(([key, value], index) => (
        <div key={index} className="flex items-center gap-2">
          <TextField aria-label={`Setting ${index + 1}`} mono className="min-w-32! flex-1" value={key} onChange={(event) => replace(index, event.target.value, value)} />
          <TextField aria-label={`Value of ${key}`} mono className="min-w-32! flex-1" value={String(value)} onChange={(event) => replace(index, key, event.target.value)} />
          <IconButton label={`Remove ${key}`} icon={X} onClick={() => onChange(Object.fromEntries(entries.filter((_, other) => other !== index)))} />
        </div>
      ))}
      <span><Button size="small" icon={Plus} disabled={Object.hasOwn(kit.settings, '')} onClick={() => onChange({ ...kit.settings, '': '' })}>Add a setting</Button></span>
    </div>
  );
}

/** The kit of a connection: what an SDK that carries the partner's own code is told. */
export function KitPart({ connection, input, definition }: KitPartProps) {
  const id = useId();
  const { kit } = connection.value;
  const set = (next: Kit, step?: string): void => connection.change({ kit: next }, step);
  if (input.value.platform === 's2s') return <EmptyState icon={MonitorSmartphone} title="Servers have no kits">A kit is the partner’s own code inside an app or a web page.</EmptyState>;
  if (kit === undefined) {
    const name = definition?.name ?? connection.value.output;
    return (
      <EmptyState icon={MonitorSmartphone} title="No kit" actions={<Button variant="primary" icon={Plus} onClick={() => set(kitSchema.parse({ module_id: definition?.module_id ?? 1, name }))}>Add a kit</Button>}>
        {name} gets its data from the server alone. With a kit the SDK starts the partner’s code in the app, which then sends for itself.
      </EmptyState>
    );
  }
  const extra = Object.values(kit.filters).reduce((sum, list) => sum + list.length, 0);
  const rules = (Object.keys(RULE_WORDS) as (keyof typeof RULE_WORDS)[]).filter((rule) => kit.rules[rule] !== undefined);
  return (
    <div className="max-w-[860px] px-4 py-3">
      <Section title="What the SDK gets" note="The data filter of the output and the forwarding rules go to the SDK as hashes. Sampling, split, age, output rules and plan blocking act on the server alone: the kit never sees them."><Served connection={connection} input={input.name} /></Section>
      <Spot path="/kit">
        <Section title="The kit" extra={<Button size="small" variant="danger" onClick={() => { const { kit: _, ...rest } = connection.value; connection.set(rest); }}>Remove the kit</Button>}>
          <div className="divide-y divide-line">
            <Field label="Module" htmlFor={`${id}module`} help="The partner’s number; native SDKs find their kit by it."><TextField id={`${id}module`} mono inputMode="numeric" className="w-24!" value={kit.module_id} onChange={(event) => set({ ...kit, module_id: Number.parseInt(event.target.value, 10) || 0 }, 'kit.module')} /><Notes of={connection} path="/kit/module_id" /></Field>
            <Field label="Name" htmlFor={`${id}name`} help="Under which a web kit registers itself."><TextField id={`${id}name`} value={kit.name} onChange={(event) => set({ ...kit, name: event.target.value }, 'kit.name')} /><Notes of={connection} path="/kit/name" /></Field>
            <Field label="Suffix" htmlFor={`${id}suffix`} help="Tells two versions of a web kit apart."><TextField id={`${id}suffix`} placeholder="none" className="w-40!" value={kit.suffix ?? ''} onChange={(event) => set(withMember(kit, 'suffix', event.target.value === '' ? undefined : event.target.value), 'kit.suffix')} /></Field>
            <Field label="Settings" help="They reach every browser and device, so no secret belongs here."><Settings kit={kit} onChange={(settings) => set({ ...kit, settings }, 'kit.settings')} /></Field>
            <Field label="Reports what it forwards"><Switch label="Reports what it forwards" checked={kit.visible} onChange={(visible) => set({ ...kit, visible })} /></Field>
            <Field label="Logged-in users only"><Switch label="Kit for logged-in users only" checked={kit.exclude_anonymous_user} onChange={(exclude_anonymous_user) => set({ ...kit, exclude_anonymous_user })} /></Field>
            <Field label="Share of users" htmlFor={`${id}share`} help="Of native apps, by the bucket. Web pages always start the kit.">
              <TextField id={`${id}share`} mono inputMode="numeric" placeholder="all" className="w-20!" value={kit.sampling_percent ?? ''} onChange={(event) => { const share = Number.parseInt(event.target.value, 10); set(withMember(kit, 'sampling_percent', Number.isNaN(share) ? undefined : share), 'kit.share'); }} /><span className="text-fg1">%</span>
              <Notes of={connection} path="/kit/sampling_percent" />
            </Field>
          </div>
          <Notes of={connection} path="/kit/rules" />
          <Notes of={connection} path="/kit/filters" />
          <Notes of={connection} path="/kit/settings" />
          {(extra > 0 || rules.length > 0) && <p className="pt-2 text-12 text-fg1">{extra > 0 ? `${extra} names are withheld from this kit alone. ` : ''}{rules.length > 0 ? `It has forwarding rules of its own by ${rules.map((rule) => RULE_WORDS[rule]).join(', ')}. ` : ''}<TextLink onClick={() => goTo('settings', 'connections')}>Edit them as JSON</TextLink></p>}
        </Section>
      </Spot>
    </div>
  );
}
