import { useState } from 'react';
import { RotateCcw } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { SdkConfig } from '../../../protocol/sdk-config.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { queryKeys } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo, navigationStore } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import type { ConfigForm } from './common-settings.ts';
import { OverrideEditor } from './OverrideEditor.tsx';
import { ServedConfig } from './ServedConfig.tsx';
import { useConfigDraft } from './use-config-draft.ts';

function ControlRoom({ config, form }: { config: SdkConfig; form: ConfigForm }) {
  const draft = useConfigDraft(config);
  const narrow = useNarrow();
  const [asking, setAsking] = useState(false);
  const count = Object.keys(config.overrides).length;
  useCommands(() => [
    { id: 'config.reset', title: `Take back all overrides of ${config.input}`, group: 'SDK config', when: () => count > 0 || 'Nothing is overridden', run: () => setAsking(true) },
    { id: 'config.save', title: 'Save the overrides', group: 'SDK config', keys: ['mod+s'], when: () => draft.dirty || 'Nothing has changed', run: draft.save },
  ], [config.input, count, draft.dirty, draft.text]);
  return (
    <>
      <div className="flex h-10 shrink-0 items-center gap-3 border-b border-line px-6 text-12 text-fg1">
        <span className="min-w-0 flex-1 truncate">Generated from the workspace’s connections{count > 0 ? ', with overrides of this input' : ''}. An SDK that fetches again gets it as it stands.</span>
        <Button size="small" icon={RotateCcw} disabled={count === 0} title={count === 0 ? 'Nothing is overridden' : undefined} onClick={() => setAsking(true)}>Take back all overrides</Button>
      </div>
      <SplitPane
        key={String(narrow)}
        id={narrow ? 'sdk-config-below' : 'sdk-config'}
        direction={narrow ? 'vertical' : 'horizontal'}
        secondSize={50}
        first={<OverrideEditor config={config} form={form} draft={draft} />}
        second={<ServedConfig config={config} form={form} />}
      />
      <ConfirmDialog open={asking} danger title={`Take back all overrides of ${config.input}?`} action="Take them back" onClose={() => setAsking(false)} onConfirm={draft.reset}>
        The config of inputs/{config.input}.json is deleted. What is generated from the connections stays.
      </ConfirmDialog>
    </>
  );
}

function Body({ input }: { input: string }) {
  const config = useQuery({ queryKey: queryKeys.sdkConfig(input), queryFn: ({ signal }) => api.sdkConfig(input, signal) });
  if (config.isPending) return <SkeletonRows rows={12} label="Loading the SDK config" />;
  if (config.error) {
    const error = asApiError(config.error);
    return <ErrorState title="The config could not be read" code={error.code} onRetry={() => void config.refetch()}>{error.message}</ErrorState>;
  }
  const { form } = config.data;
  if (form === null) {
    return <EmptyState title="Servers fetch no config" actions={<Button onClick={() => goTo('setup', input)}>Set it up</Button>}>Server SDKs only send. Choose the input of an app or a web page.</EmptyState>;
  }
  return <ControlRoom key={input} config={config.data} form={form} />;
}

/** What an input's SDK is told, where each part comes from, and changing it while the app runs. */
export function SdkConfigScreen() {
  const inputs = useStore(connectionStore, (state) => state.status?.inputs);
  const section = useStore(navigationStore, (state) => state.section);
  const picked = useStore(contextStore, (state) => state.input);
  if (!inputs) return <SkeletonRows label="Loading inputs" />;
  const input = inputs.find(({ name }) => name === section) ?? inputs.find(({ name }) => name === picked) ?? inputs.find(({ platform }) => platform !== 's2s') ?? inputs[0];
  if (!input) return <EmptyState title="The workspace has no input" actions={<Button variant="primary" onClick={() => goTo('settings', 'inputs')}>Add an input</Button>}>An input is one app or server that sends data, with its own key.</EmptyState>;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-4 px-6 pt-5 pb-4">
        <div className="min-w-60 flex-1">
          <h1 className="text-18 font-semibold tracking-[-0.01em]">SDK config</h1>
          <p className="mt-0.5 text-fg1">What the SDK is told when it starts: intervals, flags, kits and their filters.</p>
        </div>
        <Select label="Config of" showLabel value={input.name} options={inputs.map(({ name, platform }) => ({ value: name, label: name, detail: platform === name ? undefined : platform }))} onChange={(name) => goTo('sdk-config', name)} />
      </header>
      <Body input={input.name} />
    </div>
  );
}
