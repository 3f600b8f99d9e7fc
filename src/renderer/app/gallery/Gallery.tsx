import { useState } from 'react';
import { Inbox, RotateCcw, Send, Settings } from 'lucide-react';
import { QueryClientProvider } from '@tanstack/react-query';
import { createQueryClient } from '../../api/queries.ts';
import { VIOLATION_KINDS } from '../../../protocol/data-plan.ts';
import { EVENT_TYPES, OUTCOMES } from '../../../protocol/vocabulary.ts';
import { uiStore, updateUi } from '../../stores/ui.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { eventKind } from '../../ui/event-kinds.ts';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { ExpectedActual } from '../../ui/ExpectedActual.tsx';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { JobBar } from '../../ui/JobBar.tsx';
import { JsonTree } from '../../ui/JsonTree.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { NoResults } from '../../ui/NoResults.tsx';
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { SecretText } from '../../ui/SecretText.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { Toasts } from '../../ui/Toasts.tsx';
import { showToast } from '../../ui/toasts.ts';
import { TooltipProvider } from '../../ui/Tooltip.tsx';
import type { Tone } from '../../ui/tones.ts';
import { UsageBar } from '../../ui/UsageBar.tsx';
import { ViolationBadge } from '../../ui/ViolationBadge.tsx';
import { VIOLATION_SAMPLES } from './plan-samples.ts';
import { LONG_TEXT, SAMPLE_JSON } from './samples.ts';
import { Story } from './Story.tsx';

const TONES: readonly Tone[] = ['neutral', 'accent', 'ok', 'warn', 'error', 'info', 'blocked'];
const client = createQueryClient();
const nothing = (): void => {};

function Controls() {
  const [on, setOn] = useState(true);
  const [choice, setChoice] = useState<'a' | 'b' | 'c'>('a');
  const [dialog, setDialog] = useState(false);
  return (
    <>
      <Story name="Button">
        <Button>Default</Button><Button variant="primary">Primary</Button><Button variant="ghost">Ghost</Button><Button variant="danger">Danger</Button>
        <Button icon={RotateCcw} shortcut="r">Replay</Button><Button disabled title="Nothing is selected">Disabled</Button><Button size="small" icon={Send}>Small</Button><Button className="max-w-60 truncate">{LONG_TEXT}</Button>
      </Story>
      <Story name="IconButton, CopyButton, Kbd">
        <IconButton label="Settings" icon={Settings} /><IconButton label="Pressed" icon={Settings} pressed /><IconButton label="Disabled" icon={Settings} disabled /><CopyButton text="text" /><CopyButton wide text="text" />
        <Kbd keys="mod+k" /><Kbd keys="g l" /><Kbd keys="shift+j" /><SecretText label="Secret" value="s3cret-value" />
      </Story>
      <Story name="Select, segmented, switch, fields">
        <Select label="Input" showLabel value={choice} onChange={setChoice} options={[{ value: 'a', label: 'All' }, { value: 'b', label: 'web', detail: 'web' }, { value: 'c', label: LONG_TEXT }]} />
        <SegmentedControl label="View" value={choice} onChange={setChoice} options={[{ value: 'a', label: 'Decoded' }, { value: 'b', label: 'Raw' }, { value: 'c', label: 'Hex', disabled: 'Not bytes' }]} />
        <Switch label="Switch" checked={on} onChange={setOn} /><Switch label="Disabled" checked={false} disabled onChange={nothing} />
        <TextField className="w-40!" placeholder="Empty" /><TextField className="w-40!" invalid defaultValue="70700" /><TextArea rows={2} defaultValue={'one\ntwo'} />
        <div className="w-full"><Field label="Ingest port" required help="Changes at once." error="The port must be below 65536"><TextField defaultValue="70700" invalid className="w-32!" /></Field></div>
      </Story>
      <Story name="Menu, popover, dialog, toast">
        <Menu trigger={<Button>Menu</Button>} entries={[{ kind: 'heading', label: 'Actions' }, { label: 'Replay', icon: RotateCcw, keys: 'r', run: nothing }, { label: 'Save as test', disabled: 'Select an event first', run: nothing }, { kind: 'separator' }, { label: 'Delete', danger: true, run: nothing }]} />
        <Popover title="Popover" trigger={<Button>Popover</Button>}>Text in a popover.</Popover>
        <Button onClick={() => setDialog(true)}>Dialog</Button><Button onClick={() => showToast('Address copied')}>Toast</Button>
        <Dialog open={dialog} onClose={() => setDialog(false)} title="Delete captured data?" description="This cannot be undone." actions={<Button variant="danger">Delete</Button>} />
      </Story>
    </>
  );
}

function Data() {
  const [tab, setTab] = useState<'trace' | 'json' | 'raw'>('trace');
  return (
    <>
      <Story name="Badge, OutcomeBadge, StatusDot">
        {TONES.map((tone) => <Badge key={tone} tone={tone}>{tone}</Badge>)}
        {OUTCOMES.map((outcome) => <OutcomeBadge key={outcome} outcome={outcome} />)}
        <OutcomeBadge outcome="failed" text="2/3 · Braze 400" /><span className="w-32"><Badge>{LONG_TEXT}</Badge></span>
        {TONES.map((tone) => <StatusDot key={tone} tone={tone} label={tone} />)}
      </Story>
      <Story name="EventGlyph">
        {[...EVENT_TYPES, 'batch'].map((type) => <span key={type} className="flex items-center gap-1.5"><EventGlyph type={type} />{eventKind(type).label}</span>)}
      </Story>
      <Story name="Tabs, card, code">
        <div className="flex h-56 w-full flex-col"><Tabs label="Detail" value={tab} onChange={setTab} tabs={[{ id: 'trace', label: 'Trace' }, { id: 'json', label: 'JSON' }, { id: 'raw', label: 'Violations', count: 1 }]}>
          <Card flush className="m-4" title="Where the value came from" extra={<Button size="small">Open rule</Button>}>
            <CodeLines lines={[{ text: '"product_action": {' }, { text: '  "currency_code": null,', kind: 'removed' }, { text: '  "currency_code": "US Dollars",', kind: 'added' }, { text: '}' }]} />
          </Card>
        </Tabs></div>
        <Card flush className="w-full" title="Numbered"><CodeLines numbers lines={codeLines('{\n  "purchases": [],\n  "currency": "US Dollars"\n}', [3])} /></Card>
      </Story>
      <Story name="JsonTree"><JsonTree className="w-full" label="Sample" value={SAMPLE_JSON} marked={new Set(['/events/0/data'])} annotate={(pointer) => (pointer === '/mpid' ? 'set by identity' : undefined)} /></Story>
      <Story name="ViolationBadge, Sparkline, JobBar">
        {VIOLATION_KINDS.map((kind) => <ViolationBadge key={kind} kind={kind} />)}
        <Sparkline values={[0, 0, 3, 1, 9, 2]} label="Course" /><Sparkline values={[0, 0, 0]} label="Nothing" />
        <div className="w-full"><JobBar noun="events" done={3_000} total={48_201} onCancel={nothing} /></div>
      </Story>
      <Story name="ExpectedActual">{VIOLATION_SAMPLES.map((violation) => <div key={violation.id} className="w-full"><ExpectedActual violation={violation} /></div>)}</Story>
      <Story name="UsageBar"><div className="w-full"><UsageBar label="Used" used={212} cap={2048} /></div><div className="w-full"><UsageBar label="Nearly full" used={1999} cap={2048} /></div></Story>
      <Story name="SplitPane"><div className="flex h-32 w-full border border-line"><SplitPane id="gallery" first={<p className="p-3">First</p>} second={<p className="p-3">Second</p>} /></div></Story>
    </>
  );
}

function States() {
  return (
    <>
      <Story name="EmptyState"><EmptyState icon={Inbox} title="No calls yet" actions={<Button variant="primary">Send a sample batch</Button>}>Every call to the ingest port is listed here.</EmptyState></Story>
      <Story name="NoResults"><NoResults explanation="Events of type commerce that Braze received" hidden={48_201} suggestion={{ tag: 'output=braze', remove: nothing }} onClear={nothing} /></Story>
      <Story name="ErrorState"><ErrorState title="The requests could not be read" code="query-failed" onRetry={nothing}>The database is busy. Try again.</ErrorState></Story>
      <Story name="Loading"><div className="w-full"><SkeletonRows rows={4} /></div></Story>
      <Story name="Banner"><div className="w-full">{TONES.map((tone) => <Banner key={tone} tone={tone} actions={<Button size="small">Review</Button>}>{tone}: data leaves this machine</Banner>)}</div></Story>
    </>
  );
}

/** `?gallery`: each part in its states, to look at in every theme. */
export function Gallery() {
  return (
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <div className="h-full overflow-y-auto p-8">
          <header className="mb-6 flex items-center gap-3">
            <h1 className="flex-1 text-22 font-semibold">Component gallery</h1>
            {(['dark', 'light', 'contrast'] as const).map((theme) => <Button key={theme} onClick={() => updateUi({ theme })}>{theme}</Button>)}
            <span className="text-fg2">{uiStore.getState().density} density</span>
          </header>
          <Controls /><Data /><States />
        </div>
        <Toasts />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
